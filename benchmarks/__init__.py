"""Side-by-side measurements of the portal and vanilla Plone; see README.md."""
