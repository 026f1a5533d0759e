#!/usr/bin/env python3
"""Makes the vectors of docs/protocol.md from its text alone, without the Java code.

    python3 shared-protocol/src/test/vectors/make_vectors.py

writes src/test/resources/vectors/{keyschedule,record,handshake,handshake-failing}/*.txt. Two runs write the same bytes. It
needs a `cryptography` that knows ML-DSA (47 or later); what makes the vectors is described in each module.
"""

import failing_vectors
import handshake_vectors
import keyschedule_vectors

if __name__ == "__main__":
    keyschedule_vectors.write_handshakes()
    keyschedule_vectors.write_records()
    handshake_vectors.write_all()
    failing_vectors.write_all()
