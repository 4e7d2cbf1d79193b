"""What one file may cost. Pure, for the server and for the child process."""

#: Seconds of processor and of patience, and bytes of memory, for reading one file.
CPU = 10
WALL = 20
MEMORY = 1024 * 1024 * 1024
