"""Who sends which rows, when and in which file. How a file looks inside lives in `files`."""
