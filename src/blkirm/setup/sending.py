"""Files go from the disk to the line without passing through Python."""

from typing import Any
from waitress.buffers import ReadOnlyFileBasedBuffer
from waitress.channel import HTTPChannel
from waitress.task import WSGITask

import errno
import io
import os


#: Bytes that one client takes before the others have their turn.
TURN = 4_000_000
_AT_ONCE = 1_000_000
_NOT_NOW = (errno.EAGAIN, errno.EWOULDBLOCK)
_GONE = (errno.ECONNRESET, errno.EPIPE, errno.ENOTCONN, errno.ESHUTDOWN, errno.ECONNABORTED)
_NOT_HERE = (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP)


class Piece:
    """A part of an open file, in place of its bytes."""

    def __init__(self, file: io.FileIO, start: int, length: int) -> None:
        self.file = file
        self.start = start
        self.length = length


class SentFile(ReadOnlyFileBasedBuffer):
    """`wsgi.file_wrapper`: hands the channel pieces of a file that has a descriptor."""

    def get(self, numbytes: int = -1, skip: bool = False) -> Any:
        if skip or not isinstance(self.file, io.FileIO):
            return super().get(numbytes, skip)
        return Piece(self.file, self.file.tell(), min(self.remain, _AT_ONCE))


class SendingTask(WSGITask):
    """Offers `SentFile` to the application."""

    def get_environment(self) -> dict:
        environ = super().get_environment()
        environ["wsgi.file_wrapper"] = SentFile
        return environ


class Channel(HTTPChannel):
    """A connection that lets the system send files (`sendfile`)."""

    task_class = SendingTask
    _turn = TURN

    def writable(self) -> bool:
        """Say whether there is something to do when the line is free.

        Not while a request is answered and there is too little to send: `handle_write` does nothing
        then, so the loop would turn without a pause and take the interpreter from the thread that
        answers. It is woken when the answer is whole.
        """
        if self.will_close or self.close_when_flushed:
            return True
        enough = self.adj.send_bytes if self.requests else 1
        return self.total_outbufs_len >= enough

    def _flush_some(self, do_close: bool = True) -> bool:
        self._turn = TURN
        return super()._flush_some(do_close=do_close)

    def send(self, data: Any, do_close: bool = True) -> int:
        if not isinstance(data, Piece):
            return super().send(data, do_close=do_close)
        if self._turn <= 0:
            return 0
        try:
            sent = os.sendfile(
                self.socket.fileno(), data.file.fileno(), data.start, min(data.length, self._turn)
            )
        except OSError as error:
            if error.errno in _NOT_NOW:
                return 0
            if error.errno in _NOT_HERE:
                part = os.pread(data.file.fileno(), data.length, data.start)
                sent = super().send(part, do_close=do_close)
            elif error.errno in _GONE:
                if do_close:
                    self.handle_close()
                return 0
            else:
                raise
        self._turn -= sent
        return sent
