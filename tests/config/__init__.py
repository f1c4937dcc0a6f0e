"""What the operator says is read right, and what is wrong with it is told so that it can be mended."""
