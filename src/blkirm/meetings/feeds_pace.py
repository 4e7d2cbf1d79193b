"""How often one feed may be fetched."""

from blkirm.kernel.pace import Pace


#: So many answers in so many seconds; calendar programs ask every few minutes at most.
MOST, SECONDS = 30, 600

pace = Pace(MOST, SECONDS)
