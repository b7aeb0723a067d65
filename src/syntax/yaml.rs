//! YAML events with byte ranges -> values: the only file that knows the YAML parser.
