"""Brings the open faces that stand in for the official ones, from Debian's packages, without installing any.

They are taken out of the packages into the folder that `jiheng.write.faces` looks into, whole and as published. Where there
is no apt the folder stays empty and a .pdf is set in the faces that every installation has; `jiheng doctor` says so.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "src/jiheng/write/fonts"
FONTS = {
    "texlive-lang-chinese": ("FandolFang-Regular.otf", "FandolKai-Regular.otf"),
    "fonts-cwtex-fs": ("cwfs.ttf",),
    "fonts-lxgw-wenkai": ("LXGWWenKai-Regular.ttf",),
    "fonts-noto-cjk-extra": ("NotoSerifCJK-Black.ttc",),
}


def fetch(package: str, names: tuple[str, ...], work: Path) -> bool:
    """Take some files out of a package; tell whether all are there now."""
    subprocess.run(["apt-get", "download", "-qq", package], cwd=work, capture_output=True, check=False)
    archive = next(work.glob(f"{package}_*.deb"), None)
    if archive is None:
        return False
    tree = work / package
    subprocess.run(["dpkg-deb", "-x", archive, tree], capture_output=True, check=False)
    archive.unlink()
    for name in names:
        found = next(tree.rglob(name), None)
        if found is not None:
            shutil.copyfile(found, FOLDER / name)
    shutil.rmtree(tree, ignore_errors=True)
    return all((FOLDER / name).exists() for name in names)


def main() -> None:
    """Bring what is missing, and say what still is."""
    FOLDER.mkdir(exist_ok=True)
    wanted = {package: names for package, names in FONTS.items() if not all((FOLDER / name).exists() for name in names)}
    if not wanted or not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        lacking = list(wanted)
    else:
        with tempfile.TemporaryDirectory() as work:
            Path(work).chmod(0o755)  # apt downloads as its own user
            lacking = [package for package, names in wanted.items() if not fetch(package, names, Path(work))]
    for package in lacking:
        print(f"not brought: the faces of {package}; .pdf files are set in others", file=sys.stderr)


if __name__ == "__main__":
    main()
