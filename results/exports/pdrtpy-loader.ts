/** A Python file beside an exported model set that loads it where it lies. */
export function loaderScript(name: string, z: number, mass: number | null): string {
  return `"""Loads this model set into the PDR Toolbox (pip install pdrtpy):

    from load import model_set
    ms = model_set()
"""

import os

from astropy.table import Table
from pdrtpy.modelset import ModelSet
from pdrtpy.utils.paths import model_dir

HERE = os.path.dirname(os.path.abspath(__file__))


def model_set():
    # pdrtpy appends the path to the folder of its own models.
    sets = Table.read(os.path.join(HERE, "modelsets.tab"), format="ipac")
    sets["path"] = [os.path.relpath(HERE, model_dir()) + "/"] * len(sets)
    return ModelSet(${JSON.stringify(name)}, z=${z}, mass=${mass ?? 'None'}, modelsetinfo=sets)
`;
}
