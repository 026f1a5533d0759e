#!/usr/bin/env python3
"""Makes vectors.txt from the definitions of RFC 9162, section 2.1, word for word: python3 make_vectors.py > vectors.txt

The first eight leaves are those of the tests of Certificate Transparency (RFC 6962); then the decimal numbers follow."""
from hashlib import sha256

CT = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = {  # as the authors of RFC 6962 published them
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def split(n):
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def mth(d):
    if not d:
        return sha256(b"").digest()
    if len(d) == 1:
        return sha256(b"\0" + d[0]).digest()
    k = split(len(d))
    return sha256(b"\1" + mth(d[:k]) + mth(d[k:])).digest()


def path(m, d):
    if len(d) == 1:
        return []
    k = split(len(d))
    return path(m, d[:k]) + [mth(d[k:])] if m < k else path(m - k, d[k:]) + [mth(d[:k])]


def subproof(m, d, b):
    if m == len(d):
        return [] if b else [mth(d)]
    k = split(len(d))
    if m <= k:
        return subproof(m, d[:k], b) + [mth(d[k:])]
    return subproof(m - k, d[k:], False) + [mth(d[:k])]


leaves = [bytes.fromhex(x) for x in CT] + [str(i).encode() for i in range(8, 100)]
for size in [*range(10), 13, 16, 21, 31, 33, 64, 100]:
    d = leaves[:size]
    assert ROOTS.get(size, mth(d).hex()) == mth(d).hex()
    print("root", size, mth(d).hex())
    for i in range(size) if size < 14 else (0, size // 3, size // 2, size - 2, size - 1):
        print("inclusion", i, size, *(h.hex() for h in path(i, d)))
    for m in range(1, size + 1) if size < 14 else (1, 7, size // 3, size // 2, size - 1):
        print("consistency", m, size, *(h.hex() for h in subproof(m, d, True)))
