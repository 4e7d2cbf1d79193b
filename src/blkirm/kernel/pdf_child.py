"""Give a PDF that LibreOffice made its title and language. Run by a child, never imported.

Reads the PDF from standard input and writes it to standard output. Arguments: the folder of
libraries, the title, the language.
"""

import sys


def main() -> int:
    libraries, title, language = sys.argv[1:]
    sys.path.append(libraries)
    # Not at the top: the parent says where it is.
    import pikepdf

    with pikepdf.open("/dev/stdin") as pdf:
        pdf.Root.Lang = pikepdf.String(language)
        if "/ViewerPreferences" not in pdf.Root:
            pdf.Root.ViewerPreferences = pikepdf.Dictionary()
        pdf.Root.ViewerPreferences.DisplayDocTitle = True
        if "/Outlines" in pdf.Root:
            pdf.Root.PageMode = pikepdf.Name.UseOutlines
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            # Whoever wrote the template is nobody's business.
            for key in ("dc:creator", "dc:description", "dc:subject", "pdf:Keywords"):
                if key in metadata:
                    del metadata[key]
            metadata["dc:title"] = title
            metadata["dc:language"] = [language]
        for key in list(pdf.docinfo):
            if key not in ("/Producer", "/Creator", "/CreationDate"):
                del pdf.docinfo[key]
        pdf.docinfo["/Title"] = title
        pdf.save(sys.stdout.buffer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
