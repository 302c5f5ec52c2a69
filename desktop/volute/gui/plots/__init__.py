"""Plots: values that say what is drawn, painters that draw it, and views that answer mouse and keys.

A chart in a window of its own is pyqtgraph's: there one zooms and pans (``zoom_view``). What a slider redraws, what
stands in a cell and what goes into a file is painted here by the same painters. For the small multiples pyqtgraph's
fastest form, two multi-curves of one pixel and a label a panel, was measured turn by turn with ours, which have bands,
marks, four texts and lines of 1.8 pixels besides (``tests/bench/bench_decide.py``): it takes half the time for twelve
panels and a third for a hundred, but cannot skip those out of sight; of a hundred the sixteen in sight take half of
its time. Lines wider than a pixel, which it would need to be read as well, take it a hundred times as long.
"""
