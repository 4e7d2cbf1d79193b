"""Draw a picture anew as a plain JPEG. Run by a child process, never imported.

Reads any picture from standard input and writes the JPEG to standard output. Arguments: the folder
of libraries, the longest side in pixels. What the file carried beside the picture stays behind.
"""

import sys
import warnings


MOST_PIXELS = 60_000_000


def main() -> int:
    libraries, side = sys.argv[1:]
    sys.path.append(libraries)
    # Not at the top: the parent says where it is.
    from PIL import Image
    from PIL import ImageOps

    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        formats = ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP")
        with Image.open(sys.stdin.buffer, formats=formats) as image:
            image.draft("RGB", (int(side), int(side)))
            image.thumbnail((int(side), int(side)))
            image = ImageOps.exif_transpose(image).convert("RGBA")
        plain = Image.new("RGB", image.size, "white")
        plain.paste(image, mask=image.getchannel("A"))
        plain.save(sys.stdout.buffer, "JPEG", quality=85)
    except (OSError, ValueError, SyntaxError, MemoryError, Warning, Image.DecompressionBombError):
        return 4
    return 0


if __name__ == "__main__":
    sys.exit(main())
