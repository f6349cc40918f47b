"""Places of the coefficients of a level with two temperatures per cell, as in ext/twin_row.pxd."""

LEFT, RIGHT, LOW, HIGH, BELOW, ABOVE = range(6)
F_SINK, EXCHANGE = 6, 7
X_SF, X_FS, Y_SF, Y_FS, Z_SF, Z_FS = range(8, 14)
SF, FS, FF = 14, 15, 16
TWIN = 17
