"""The demo's centres, market and leases, invented: names of real places, numbers of no real company."""

from __future__ import annotations

from dataclasses import dataclass

SEED = 20261123
PER_HOST = 8


@dataclass(frozen=True, slots=True)
class Site:
    """One centre: its rates are shares of cards owned; ``mix`` are variants with their shares."""

    code: str
    name: str
    province: str
    cards: int
    racked: float
    lit: float
    tariff: str
    pue: str
    staff: int  # CNY a month
    rent: float  # what its cards earn, beside the general quote
    recovered: float  # share of the purchase that rents have brought back by now, as the books say
    mix: tuple[tuple[str, float], ...]


# fmt: off
SITES = (
    Site("HHT", "Hohhot North",      "Inner Mongolia", 1280, 0.964, 0.871, "0.42", "1.22", 210_000, 0.99, 0.76, (("h800", 0.5), ("a100", 0.3), ("h100", 0.1), ("a800", 0.1))),
    Site("SZP", "Shenzhen Pingshan", "Guangdong",       800, 0.941, 0.772, "0.71", "1.35", 160_000, 0.98, 0.64, (("rtx4090-48g", 0.7), ("l40s", 0.3))),
    Site("WXT", "Wuxi Taihu",        "Jiangsu",         896, 0.918, 0.744, "0.66", "1.30", 150_000, 0.88, 0.30, (("h20", 0.6), ("l40s", 0.3), ("l20", 0.1))),
    Site("ZWE", "Zhongwei",          "Ningxia",         896, 0.902, 0.683, "0.39", "1.18", 130_000, 0.88, 0.77, (("a100", 0.8), ("a100-40", 0.2))),
    Site("GAN", "Gui'an",            "Guizhou",         896, 0.874, 0.547, "0.45", "1.20", 130_000, 0.63, 0.30, (("h20", 0.5), ("910b", 0.5))),
    Site("LFG", "Langfang",          "Hebei",           896, 0.846, 0.512, "0.62", "1.32", 120_000, 0.75, 0.54, (("rtx4090-48g", 0.6), ("rtx4090", 0.4))),
    Site("HZY", "Hangzhou Yuhang",   "Zhejiang",        768, 0.812, 0.428, "0.70", "1.36", 130_000, 0.53, 0.35, (("a100", 0.5), ("l40s", 0.4), ("a800", 0.1))),
    Site("WHU", "Wuhu",              "Anhui",          1280, 0.751, 0.336, "0.60", "1.33", 140_000, 0.80, 0.47, (("rtx4090", 0.9), ("rtx4090d", 0.1))),
    Site("CDT", "Chengdu Tianfu",    "Sichuan",        1152, 0.688, 0.247, "0.52", "1.34", 130_000, 0.93, 0.53, (("rtx4090", 0.6), ("rtx3090", 0.4))),
    Site("SGN", "Shaoguan",          "Guangdong",      1024, 0.655, 0.214, "0.64", "1.30", 120_000, 0.92, 0.15, (("910b", 1.0),)),
    Site("ZJK", "Zhangjiakou",       "Hebei",           768, 0.582, 0.163, "0.44", "1.21", 110_000, 0.80, 0.25, (("rtx4090-48g", 1.0),)),
    Site("QYA", "Qingyang",          "Gansu",           896, 0.436, 0.092, "0.41", "1.20", 110_000, 1.10, 0.20, (("rtx4090", 0.6), ("910b", 0.4))),
)


@dataclass(frozen=True, slots=True)
class Stock:
    """What a variant cost, what it fetches and earns: CNY with VAT of 13 % (cards) or 6 % (rent)."""

    model: str
    memory_mib: int
    bought: int
    resale: int
    trend: str     # change of the resale price a month, as a fraction
    per_hour: str  # a card-hour
    per_month: int # a card-month of a whole machine
    vbios: str
    subsystem: str
    conversion: int = 0  # from open fan to blower


STOCK = {
    "rtx3090":     Stock("rtx3090",  24576,   6_800,   5_400, "-0.025",  "0.88",    450, "94.02.42.00.f2", "10de:1454", 760),
    "rtx4090":     Stock("rtx4090",  24564,  13_150,  20_900, "-0.020",  "1.75",    970, "95.02.18.80.5f", "1458:40bf", 873),
    "rtx4090-48g": Stock("rtx4090",  49140,  22_400,  25_800, "-0.012",  "2.20",  1_380, "95.02.3c.40.8b", "10b0:f297"),
    "rtx4090d":    Stock("rtx4090d", 24564,  12_200,  17_600, "-0.018",  "1.60",    900, "95.02.66.80.19", "1458:40f2", 873),
    "a100-40":     Stock("a100-40",  40960,  61_000,  38_500, "-0.012",  "3.40",  2_300, "92.00.36.00.01", "10de:144e"),
    "a100":        Stock("a100",     81920,  98_000,  62_000, "-0.010",  "5.10",  3_540, "92.00.9f.00.01", "10de:1463"),
    "a800":        Stock("a800",     81920,  92_000,  58_500, "-0.010",  "4.85",  3_330, "92.00.a1.00.01", "10de:1799"),
    "l20":         Stock("l20",      46068,  31_000,  24_800, "-0.008",  "2.30",  1_450, "95.02.5f.00.01", "10de:1934"),
    "l40s":        Stock("l40s",     46068,  52_000,  41_000, "-0.009",  "3.20",  1_960, "95.02.66.00.02", "10de:1851"),
    "h20":         Stock("h20",      97871, 112_000,  96_500, "0.003",  "6.40",  3_750, "96.00.99.00.02", "10de:1981"),
    "h100":        Stock("h100",     81559, 196_000, 131_000, "-0.008",  "14.0",  8_500, "96.00.89.00.01", "10de:16c1"),
    "h800":        Stock("h800",     81559, 182_000, 118_000, "-0.008",  "13.4",  8_100, "96.00.74.00.11", "10de:16c2"),
    "910b":        Stock("910b",     65536,  84_000,  31_000, "-0.022",  "2.50",  1_460, "",               ""),
}


@dataclass(frozen=True, slots=True)
class Lease:
    """A contract over whole hosts of one centre and variant; its rent is the centre's quote."""

    tenant: str
    site: str
    variant: str
    hosts: int
    mode: str
    began: int  # days ago
    ends: int   # days from now
    status: str = "active"


LEASES = (
    Lease("Mirage",         "HHT", "h800",        48, "whole_machine", 430, 300),
    Lease("Qwill AI",       "HHT", "h800",        20, "card_hours",    210, 155),
    Lease("Stellar Render", "HHT", "a100",        26, "whole_machine", 300, 430),
    Lease("Nanhu Univ.",    "HHT", "h100",        10, "whole_machine", 120, 610),
    Lease("Qwill AI",       "SZP", "rtx4090-48g", 30, "whole_machine", 144, 219),
    Lease("Lumen Bio",      "SZP", "l40s",        14, "whole_machine", 260, 105),
    Lease("Beifeng Auto",   "WXT", "h20",         30, "whole_machine", 190, 540),
    Lease("Mirage",         "WXT", "h20",         20, "whole_machine", 355,  10),
    Lease("Pinecone Labs",  "WXT", "l40s",        16, "card_hours",    170, 195),
    Lease("Nanhu Univ.",    "ZWE", "a100",        24, "whole_machine", 328,  37, "notice"),
    Lease("Mirage",         "ZWE", "a100",        30, "whole_machine", 400, 330),
    Lease("Pinecone Labs",  "GAN", "h20",         20, "whole_machine", 280,  85),
    Lease("Beifeng Auto",   "GAN", "910b",        16, "tokens",        150,  60),
    Lease("Qwill AI",       "LFG", "rtx4090-48g", 18, "whole_machine", 353,  12),
    Lease("Stellar Render", "LFG", "rtx4090",     12, "card_hours",     95, 270),
    Lease("Lumen Bio",      "HZY", "a100",        16, "whole_machine", 250, 115),
    Lease("Pinecone Labs",  "HZY", "l40s",        10, "card_hours",     80,  40, "overdue"),
    Lease("Stellar Render", "WHU", "rtx4090",     24, "card_hours",    110, 255),
    Lease("Beifeng Auto",   "CDT", "rtx4090",     14, "card_hours",    361,   4),
    Lease("Lumen Bio",      "SGN", "910b",        12, "card_hours",    130, 235),
    Lease("Nanhu Univ.",    "ZJK", "rtx4090-48g",  8, "card_hours",     60, 125),
    Lease("Mirage",         "QYA", "rtx4090",      4, "card_hours",     45,  75),
)
DARK = 15  # the lease whose machines do nothing
CAPACITY = "2"  # millions of tokens that a card of a token lease makes in an hour


@dataclass(frozen=True, slots=True)
class Fate:
    """What so many cards off the rack are doing; ``fan`` are cards that can be converted."""

    name: str
    cards: int
    fan: bool = False


FATES = (
    Fate("converting", 178, fan=True),
    Fate("waiting_for_kit", 6, fan=True),
    Fate("upgrading", 46, fan=True),
    Fate("queued", 38, fan=True),
    Fate("burning_in", 92, fan=True),
    Fate("failed", 4, fan=True),
    Fate("passed", 11, fan=True),
    Fate("refurbishing", 82),
    Fate("refurbish_queued", 17),
    Fate("refurbished", 4),
    Fate("checking", 14),
    Fate("at_repair", 95),
    Fate("missing", 9),
    Fate("in_transit", 64),
    Fate("for_sale", 887),
    Fate("pledged", 48),
    Fate("graded", 120),
)
SOLD = (("rtx4090-48g", 64, 1), ("rtx4090", 96, 19))  # variant, cards, days ago
SCRAPPED = (("910b", 12, 33), ("rtx3090", 12, 58))
# fmt: on
BUYER, LOT, VARIANT = "Huaqiang traders", "LOT-0001", "rtx4090-48g"  # who bought what in a lot
STAFF = ("Liu Yang", "Sun Mei", "Zhou Ping")
TECHNICIANS = ("Chen Yu", "Li Wen", "Wang Hao")
OWNER = "Zhao Xin"
