"""Files that cannot be read are refused with their name, fast, and without reading them whole."""

import sys
import time

import pytest

from heatgrade.errors import GeometryError
from heatgrade.geometry import Floorplan, read_powers
from heatgrade.geometry.text_file import MAX_BYTES

QUICK = 2.0  # s; refusing is far below, reading and parsing 16 MiB far above


def test_missing_file(tmp_path):
    with pytest.raises(GeometryError, match=r"\[HG210\] path = .*nowhere.flp.*is not a file"):
        Floorplan.read(tmp_path / "nowhere.flp")


def test_folder(tmp_path):
    with pytest.raises(GeometryError, match=r"\[HG210\]"):
        read_powers(tmp_path)


@pytest.mark.parametrize("path", [None, 3, "a\0b", ""])
def test_no_path(path):
    with pytest.raises(GeometryError, match=r"\[HG210\]"):
        Floorplan.read(path)


def test_too_large_a_file_is_not_read(tmp_path):
    file = tmp_path / "huge.flp"
    with file.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)  # sparse: costs no disk
    start = time.perf_counter()
    with pytest.raises(GeometryError, match=rf"\[HG210\].*has {MAX_BYTES + 1} bytes"):
        Floorplan.read(file)
    assert time.perf_counter() - start < QUICK


@pytest.mark.skipif(sys.platform == "win32", reason="no such device")
def test_endless_device():
    with pytest.raises(GeometryError, match=r"\[HG210\].*is not a file"):
        Floorplan.read("/dev/zero")


@pytest.mark.parametrize("data", [b"a 0.01 0.01 0 0\n\xff\xfe", b"a 0.01 0.01 0 0\n\0"])
def test_bytes_that_are_no_text(tmp_path, data):
    file = tmp_path / "binary.flp"
    file.write_bytes(data)
    with pytest.raises(GeometryError, match=r"\[HG209\] .*binary.flp, line 2: is not UTF-8 text"):
        Floorplan.read(file)


def test_byte_order_mark_and_windows_lines_are_read(tmp_path):
    file = tmp_path / "windows.flp"
    file.write_bytes(b"\xef\xbb\xbfa 0.01 0.01 0 0\r\nb 0.01 0.01 0.01 0\r\n")
    assert Floorplan.read(file).names == ("a", "b")


def test_a_line_of_sixteen_mebibytes_is_refused_with_a_short_message(tmp_path):
    file = tmp_path / "long.flp"
    file.write_bytes(b"a 0.01 0.01 0 " + b"x" * (MAX_BYTES - 100))
    with pytest.raises(GeometryError, match="HG209") as caught:
        Floorplan.read(file)
    assert len(str(caught.value)) < 1000
