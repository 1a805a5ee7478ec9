"""Reads what was written: read_tables.py CACHE FOLDER with t.parquet, t.csv, t.ecsv, t.fits, CII158.fits, structure.hdf5."""

import json
import sys
from pathlib import Path

import h5py
import numpy as np
import pandas as pd
from astropy.io import fits
from astropy.table import Table
from astropy.wcs import WCS

folder = Path(sys.argv[2])
parquet = pd.read_parquet(folder / "t.parquet")
csv = pd.read_csv(folder / "t.csv")
ecsv = Table.read(folder / "t.ecsv", format="ascii.ecsv")
table = Table.read(folder / "t.fits")
with fits.open(folder / "CII158.fits") as files:
    files.verify("exception")
    image, header = files[0].data.astype(float).tolist(), dict(files[0].header)
    wcs = WCS(files[0].header)
    corner = [float(v) for v in wcs.pixel_to_world_values(0, 0)]
with fits.open(folder / "t.fits") as files:
    files.verify("exception")
with h5py.File(folder / "structure.hdf5") as file:
    depth = file["/depth/Av"]
    hdf5 = {"unit": depth.attrs["unit"], "first": float(depth[0]), "last": float(depth[-1])}


def jobs(column):
    return [str(job).strip() for job in column]


print(
    json.dumps(
        {
            "jobs": [jobs(t["job"]) for t in (parquet, csv, ecsv, table)],
            "cii": [np.ma.filled(np.ma.asarray(t["CII_158"], dtype=float), np.nan).tolist() for t in (parquet, csv, ecsv, table)],
            "units": [str(ecsv["CII_158"].unit), str(table["CII_158"].unit), str(ecsv["n"].unit)],
            "image": [[None if np.isnan(v) else v for v in row] for row in image],
            "axes": [header["CTYPE1"], header["CUNIT1"], header["CTYPE2"], header["CUNIT2"], header["BUNIT"]],
            "corner": corner,
            "hdf5": hdf5,
        }
    ).replace("NaN", "null")
)
