"""What releases have written: content, link and hash of a scenario per schema."""

# Written by the release with schema 1. They live on in databases, files and council papers: never to be edited.
TEXT_1 = (
    '{"areas":["BU09170002","BU0917AB01","WK091700"],"assumptions":{"crime_beta.high":0.08,"verlichting.half_life_years":5.0},'
    '"events":[{"area":"WK091700","text":"sloop-nieuwbouw café","year":2016}],"gemeente":"GM0917","measures":[{"area":"BU09170002",'
    '"coverage":100,"intervention":"speelplek","start":2026,"upkeep_until":null},{"area":"BU0917AB01","coverage":60,'
    '"intervention":"verlichting","start":2025,"upkeep_until":2030}],"notes":"voor de wethouder: \'eerst luisteren\'","schema":1}'
)
HASH_1 = "6d007699fb52011d60ede560891da458e0095f4b75ecf701793972f6f5f36ed3"
LINK_1 = (
    "eNplkE9PwzAMxb-Lz1HlFK1AbuzCAXFEHBCqQuW10ZI0yp8JVPW748Ck0XGL4_f88_MCOpJOoN5g_4L38hYRWxDn4mGPkovXp98OvAvQKRUXspk9mxYYonHUf1DW"
    "zWTGCRQ2eCfgRNGaYcrGj82k7aG35kD9F-nIrl2DqwA6kc8VvPysAOqCEZDpM_MPv6oHVIuyW5k-kiO2Efcen6uaFY73L5E2ozZZhpnX0SObJKIAw_5Y4ZyBpSkQ"
    "2WDpyMqUdcyV1nYCSjgShb6w0ILyxdpVXAHO97kAuv_z_5xiQ9hdE1q8wZrRz7mGqeHTMJFjnFy_AavcgwU"
)
HASH_OF_LINK_1 = "a0a3c16a481bb109f2b4227f6c019c2faaf8d1bf9996ca31cd94b5c9bbb0b1aa"
EMPTY_LINK_1 = (
    "eNqrVkosSk0sVrKKjtVRSiwuLs0tKMnMzwMKVNfqKKWWpeaVQCXTU3NTgbxUJSsld18DYzNjJR2lXKDW0qJUqIq8_BIQUwkoUZyckZqbqGRlWAsAN1EfXA"
)
EMPTY_HASH_1 = "381c90893075214fe073a092c9fcc2a9f9a7ea5d3c47a9acafc65bc88309c4af"

# And of schema 2, for the releases to come.
TEXT_2 = (
    '{"actions":[{"partner":"corporatie","text":"portieken","year":2027}],"areas":["BU09170002"],"assumptions":{},"events":[],"gemeente":"GM0917","housing":[{"area":"BU09170002","before":20,"dwelling":"meergezins",'
    '"dwellings":40,"kind":"splitsen","start":2028,"tenure":"koop"}],'
    '"measures":[],"notes":"","schema":2,"title":"Plan A"}'
)
HASH_2 = "442a313f56039f943f167757b94b9a9cc0a080cbfd9b5ad71aa834e04f672897"
LINK_2 = (
    "eNpNT7tuwzAQ-xfOGhSjQNqMWTp17FR0UJ2rI8SWBOncRwz_e3lGgHS745E8ckHoNebUcHhbUELVJBUH9LmWXINGgYPKjxLj9CuB1853-_XdIVQJJsTx1T"
    "_t9t77Dga3Nk_l5rqsDvIlSY3I4yCTcBP6Pb-Yiq7nPLeYhi2CefL2z9HhQz5zFfvrcPqWcdzIoFEd5Br55o7zzQNpl5hOpLQyRm2SSGjKclv2R2uUZnPE"
    "JecC6zKxCqFbypTVRqvc-rNMjNRRFXU0EdY_0n9hjQ"
)
