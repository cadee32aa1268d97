"""The observatory that `mihwar serve` opens: one file a page, over a registry from which routes, twins and OpenAPI follow."""
