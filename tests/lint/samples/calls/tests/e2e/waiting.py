# SPDX-License-Identifier: MIT
"""A test that waits by the clock; time.sleep(1) in a text is none."""
import time

time.sleep(1)
