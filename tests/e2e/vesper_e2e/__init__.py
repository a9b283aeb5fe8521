# SPDX-License-Identifier: MIT
"""What end-to-end tests stand on: the real programs, on free ports, told
apart by what they say. Nothing here waits by the clock: whoever waits, waits
for a line that a program writes, with a deadline for the day it does not."""
