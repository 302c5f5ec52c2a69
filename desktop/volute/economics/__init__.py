"""Sell or rent: cash flows, values and figures. numpy only; no Qt, no database, no clock."""
