#!/usr/bin/env node
import '../dist/codes/slab/main.js';
