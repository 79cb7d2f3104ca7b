# SPDX-License-Identifier: EUPL-1.2
"""The functions that a transform may use, by what they are for; the guard refuses all others.

On the list is what gives the same result for the same rows everywhere, and reads nothing but its
arguments. Not on it: files and tables by name, settings, the clock, chance, waiting, sequences,
SQL as text, and hashes that change with the version.
"""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


OPERATORS = _names(
    """
    ! !__postfix !~~ !~~* % & && * ** + - ->> -> / // < <-> << <= <=> <@ = != <> > >= >> @ @> ^
    ^@ | || ~ ~~ ~~* ~~~ !~ not_like_escape like_escape ilike_escape not_ilike_escape
    """
)
NUMBERS = _names(
    """
    abs acos acosh add asin asinh atan atan2 atanh bit_count cbrt ceil ceiling cos cosh cot
    degrees divide even exp factorial fdiv floor fmod gamma gcd greatest greatest_common_divisor
    isfinite isinf isnan lcm least least_common_multiple lgamma ln log log10 log2 mod multiply
    nextafter pi pow power radians round round_even roundbankers sign signbit sin sinh sqrt
    subtract tan tanh trunc xor
    """
)
TEXTS = _names(
    """
    ascii bar base64 bin char_length character_length chr concat concat_ws contains
    damerau_levenshtein decode editdist3 encode ends_with format formatreadabledecimalsize
    format_bytes from_base64 from_hex hamming hex instr jaccard jaro_similarity
    jaro_winkler_similarity lcase left left_grapheme len length length_grapheme levenshtein
    lower lpad ltrim md5 mismatches nfc_normalize ord parse_filename position prefix printf
    regexp_escape regexp_extract regexp_extract_all regexp_full_match regexp_matches
    regexp_replace regexp_split_to_array repeat replace reverse right right_grapheme rpad rtrim
    sha1 sha256 split split_part starts_with str_split str_split_regex string_split
    string_split_regex string_to_array strip_accents strlen strpos substr substring
    substring_grapheme suffix to_base to_base64 to_hex translate trim ucase unicode unhex upper
    url_decode url_encode
    """
)
TIMES = _names(
    """
    add century date_add date_diff date_part date_sub date_trunc datediff datepart datesub
    datetrunc day dayname dayofmonth dayofweek dayofyear days_in_month decade epoch epoch_ms
    epoch_ns epoch_us era hour isodow isoyear julian last_day make_date make_time make_timestamp
    make_timestamp_ms make_timestamptz microsecond millennium millisecond minute month monthname
    normalized_interval quarter second strftime strptime time_bucket timezone timezone_hour
    timezone_minute to_centuries to_days to_decades to_hours to_microseconds to_milliseconds
    to_minutes to_months to_quarters to_seconds to_timestamp to_weeks to_years try_strptime week
    weekday weekofyear year yearweek age
    """
)
LISTS = _names(
    """
    aggregate apply array_aggr array_aggregate array_append array_apply array_cat array_concat
    array_contains array_distinct array_extract array_filter array_has array_has_all
    array_has_any array_indexof array_intersect array_length array_position array_prepend
    array_reduce array_reverse array_reverse_sort array_select array_slice array_sort
    array_to_string array_transform array_unique array_value array_where array_zip cardinality
    element_at filter flatten generate_series grade_up len list_aggr list_aggregate
    list_any_value list_append list_apply list_avg list_bool_and list_bool_or list_cat
    list_concat list_contains list_count list_distinct list_element list_extract list_filter
    list_first list_grade_up list_has list_has_all list_has_any list_indexof list_intersect
    list_last list_max list_median list_min list_mode list_pack list_position list_prepend
    list_reduce list_reverse list_reverse_sort list_select list_slice list_sort list_stddev_pop
    list_stddev_samp list_sum list_string_agg list_transform list_unique list_value list_where
    list_zip map map_concat map_contains map_entries map_extract map_extract_value
    map_from_entries map_keys map_values range reduce row struct_concat struct_contains
    struct_extract struct_extract_at struct_insert struct_keys struct_pack struct_update
    struct_values unnest
    """
)
JSON = _names(
    """
    array_to_json json json_array json_array_length json_contains json_exists json_extract
    json_extract_path json_extract_path_text json_extract_string json_group_array
    json_group_object json_keys json_object json_quote json_structure json_transform json_type
    json_valid json_value from_json row_to_json to_json
    """
)
CHOOSING = _names("coalesce nullif if ifnull constant_or_null typeof can_cast_implicitly switch")
AGGREGATES = _names(
    """
    any_value arbitrary arg_max arg_max_null arg_min arg_min_null argmax argmin array_agg avg
    bit_and bit_or bit_xor bool_and bool_or corr count count_if count_star countif covar_pop
    covar_samp entropy favg first fsum geomean geometric_mean group_concat histogram kahan_sum
    kurtosis kurtosis_pop last list listagg mad max max_by mean median min min_by mode product
    quantile quantile_cont quantile_disc regr_avgx regr_avgy regr_count regr_intercept regr_r2
    regr_slope regr_sxx regr_sxy regr_syy sem skewness stddev stddev_pop stddev_samp string_agg
    sum sumkahan var_pop var_samp variance wavg weighted_avg
    """
)
WINDOWS = _names(
    """
    cume_dist dense_rank fill first_value lag last_value lead nth_value ntile percent_rank rank
    rank_dense row_number
    """
)
PLACES = _names(
    """
    st_affine st_area st_area_spheroid st_asgeojson st_ashexwkb st_assvg st_astext st_asbinary
    st_aswkb st_aswkt st_azimuth st_boundary st_buffer st_buildarea st_centroid st_closestpoint
    st_collect st_collectionextract st_concavehull st_contains st_containsproperly st_convexhull
    st_coveredby st_covers st_coverageclean st_coverageinvalidedges st_coveragesimplify
    st_coverageunion st_crosses st_crs st_difference st_dimension st_disjoint st_distance
    st_distance_geos st_distance_sphere st_distance_spheroid st_dump st_dwithin st_dwithin_geos
    st_dwithin_spheroid st_endpoint st_envelope st_equals st_expand st_extent st_extent_approx
    st_exteriorring st_flipcoordinates st_force2d st_force3dz st_geometrytype st_geomfromgeojson
    st_geomfromhexwkb st_geomfromtext st_geomfromwkb st_hasm st_hasz st_hilbert st_interiorringn
    st_interpolatepoint st_intersection st_intersects st_intersects_extent st_isclosed
    st_isempty st_isring st_issimple st_isvalid st_length st_length_spheroid
    st_lineinterpolatepoint st_lineinterpolatepoints st_linelocatepoint st_linemerge
    st_linesubstring st_makebox2d st_makeenvelope st_makeline st_makepoint st_makepolygon
    st_makevalid st_maximuminscribedcircle st_minimumrotatedrectangle st_multi st_ngeometries
    st_ninteriorrings st_node st_normalize st_npoints st_numgeometries st_numinteriorrings
    st_numpoints st_overlaps st_perimeter st_perimeter_spheroid st_point st_point2d st_pointn
    st_pointonsurface st_points st_polygonize st_quadkey st_reduceprecision
    st_removerepeatedpoints st_reverse st_rotate st_scale st_setcrs st_shortestline
    st_simplify st_simplifypreservetopology st_snap st_startpoint st_symdifference st_touches
    st_transform st_translate st_union st_voronoidiagram st_within st_withinproperly st_x
    st_xmax st_xmin st_y st_ymax st_ymin st_z st_coverageinvalidedges_agg
    st_coveragesimplify_agg st_coverageunion_agg st_envelope_agg st_extent_agg
    st_intersection_agg st_memunion_agg st_union_agg
    """
)
GROUPS: dict[str, frozenset[str]] = {
    "numbers": NUMBERS,
    "texts": TEXTS,
    "dates and times": TIMES,
    "lists, maps and structs": LISTS,
    "JSON": JSON,
    "choosing": CHOOSING,
    "aggregates": AGGREGATES,
    "window functions": WINDOWS,
    "places": PLACES,
}
ALLOWED = OPERATORS.union(*GROUPS.values())
TABLES = frozenset({"unnest", "range", "generate_series"})

# Their own sentences: what to write instead is known.
CLOCK = _names(
    """
    now current_date current_time current_timestamp current_localtime current_localtimestamp
    localtime localtimestamp get_current_time get_current_timestamp today transaction_timestamp
    ago
    """
)
CHANCE = _names("random setseed uuid uuidv4 uuidv7 gen_random_uuid reservoir_quantile approx_top_k")
# What grows with a number: the number must be written there, and be at most this.
GROWING = {"repeat": (1, 1_000), "lpad": (1, 1_000), "rpad": (1, 1_000), "bar": (3, 1_000)}
SERIES = frozenset({"range", "generate_series"})
MAX_SERIES = 1_000_000
PATTERNS = frozenset({"format", "printf"})
