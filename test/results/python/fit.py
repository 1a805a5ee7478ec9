"""Fits intensities of one model with an exported model set: fit.py CACHE FOLDER '{"CII_158": 1e-4, ...}'."""

import json
import sys

sys.path.insert(0, sys.argv[2])
import numpy as np
from astropy.nddata import StdDevUncertainty
from load import model_set
from pdrtpy.measurement import Measurement
from pdrtpy.tool.lineratiofit import LineRatioFit

models = model_set()
measurements = [
    Measurement(
        data=[value],
        uncertainty=StdDevUncertainty([0.1 * value]),
        identifier=name,
        unit="erg s-1 cm-2 sr-1",
    )
    for name, value in json.loads(sys.argv[3]).items()
]
fit = LineRatioFit(models, measurements=measurements)
fit.run()
print(
    json.dumps(
        {
            "intensities": len(models.supported_intensities),
            "ratios": len(models.supported_ratios),
            "density": float(np.ravel(fit.density.value)[0]),
            "densityUnit": fit.density.unit.to_string(),
            "field": float(np.ravel(fit.radiation_field.value)[0]),
            "fieldUnit": fit.radiation_field.unit.to_string(),
        }
    )
)
