"""What each model is by its maker, as figures a card is held against. The figures themselves are data, with sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from volute.domain.catalogue import same_memory
from volute.domain.seen import Seen


@dataclass(frozen=True, slots=True)
class Official:
    """One model. ``memory_mib`` holds every figure its tool prints for an unmodified card, the usual one first."""

    key: str
    name: str
    vendor: str
    devices: tuple[str, ...] = ()  # PCI "10de:2684"
    names: tuple[str, ...] = ()  # as tools print it, small letters
    memory_mib: tuple[int, ...] = ()
    watts: tuple[int, ...] = ()  # in force by default
    watts_max: int | None = None  # that can be set
    link: tuple[int, int] | None = None  # PCIe generation and width of the card
    architecture: str = ""
    chip: str = ""  # how the chip's part number begins
    sources: tuple[str, ...] = ()
    checked: bool = True  # False: a card that differs is asked about, not called modified

    def has_memory(self, mib: int) -> bool:
        """Whether an unmodified card shows this much; driver age and ECC move it by up to 4 %."""
        return any(same_memory(mib, official) for official in self.memory_mib)


@dataclass(frozen=True, slots=True)
class Reference:
    """All models by PCI id and by name, and the makers of boards by their PCI vendor."""

    models: tuple[Official, ...]
    board_makers: Mapping[str, str] = field(default_factory=dict)
    _by_device: Mapping[str, Official] = field(init=False, repr=False)
    _by_name: Mapping[tuple[str, str], Official] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        by_device = {device: model for model in self.models for device in model.devices}
        by_name = {(model.vendor, name): model for model in self.models for name in model.names}
        object.__setattr__(self, "_by_device", by_device)
        object.__setattr__(self, "_by_name", by_name)

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, object]], board_makers: Mapping[str, str]) -> Reference:
        """From the tables of the data file: lists become tuples, everything else is taken as it stands."""
        models = (Official(**{k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}) for row in rows)  # type: ignore[arg-type]
        return cls(tuple(models), dict(board_makers))

    def by_device(self, card: Seen) -> Official | None:
        return self._by_device.get((card.device or "").lower())

    def by_name(self, card: Seen) -> Official | None:
        return self._by_name.get((card.vendor, (card.model or "").strip().lower()))

    def official(self, card: Seen) -> Official | None:
        """The model by its number; by its name only where no number was shown. Numbers cannot be renamed."""
        return self.by_device(card) if card.device else self.by_name(card)
