"""A file on a server, read like one on disk: only the blocks that are read are fetched. For single members of a large zip."""

from __future__ import annotations

import io
from collections import OrderedDict

from lib.databank.errors import SourceUnavailable
from lib.databank.sources.network import service
from lib.databank.sources.web import Web

BLOCK = 256 * 1024
_MOST_BLOCKS_KEPT = 32
_MOST_BLOCKS_AT_ONCE = 16


class RemoteFile(io.RawIOBase):
    """The `size` bytes at `url`, to read and seek, for instance by zipfile.ZipFile.

    Blocks of BLOCK bytes are fetched as they are needed and the last ones kept. Reading raises what Web.get raises.
    """

    def __init__(self, web: Web, url: str, size: int) -> None:
        super().__init__()
        self._web, self._url, self.size = web, url, size
        self._at = 0
        self._blocks: OrderedDict[int, bytes] = OrderedDict()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; as for a file on disk it may lie behind the end. Raises ValueError before the start."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        if start + offset < 0:
            raise ValueError("before the start of the file")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: object) -> int:
        """Fill the buffer as far as the file goes; 0 at the end."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        wanted = max(0, min(len(view), self.size - self._at))
        done = 0
        while done < wanted:
            number, within = divmod(self._at, BLOCK)
            piece = self._block(number, (self._at + wanted - done - 1) // BLOCK)[within : within + wanted - done]
            view[done : done + len(piece)] = piece
            done += len(piece)
            self._at += len(piece)
        return done

    def _block(self, number: int, last: int) -> bytes:
        """A block; those up to `last` are fetched along with it."""
        if number not in self._blocks:
            last = min(last, number + _MOST_BLOCKS_AT_ONCE - 1)
            end = min(self.size, (last + 1) * BLOCK)
            body = self._web.ranged(self._url, number * BLOCK, end)
            if body is None or len(body) != end - number * BLOCK:
                raise SourceUnavailable(
                    f"Het bestand bij {service(self._url)} is tijdens het lezen veranderd of niet meer in delen op te halen. Probeer het "
                    f"opnieuw; wat er al was, blijft bewaard.",
                    "druk",
                )
            for at in range(0, len(body), BLOCK):
                self._blocks[number + at // BLOCK] = body[at : at + BLOCK]
        self._blocks.move_to_end(number)
        block = self._blocks[number]
        while len(self._blocks) > _MOST_BLOCKS_KEPT:
            self._blocks.popitem(last=False)
        return block
