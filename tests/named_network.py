"""Networks by the names of their nodes, for tests that write them out link by link."""

from heatgrade.network import NetworkBuilder


def build(links, fixed, inflow=()):
    """Return the network of links (start, end, parts, options) between named nodes."""
    builder = NetworkBuilder()
    nodes = {}
    for a, b, parts, *more in links:
        for name in (a, b):
            if name not in nodes:
                nodes[name] = builder.node(name)
        link = builder.link(nodes[a], nodes[b], **(more[0] if more else {}))
        builder.place(link, parts, f"{a} to {b}")
    return builder.network(
        fixed=[(nodes[n], p) for n, p in fixed], inflow=[(nodes[n], m) for n, m in inflow]
    )
