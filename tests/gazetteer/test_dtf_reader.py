import pytest

from portal.gazetteer import dtf

from .builders import (
    make_address,
    make_name,
    make_property,
    make_reference,
    make_street,
    one_house,
    write_file,
)


@pytest.fixture
def lines(tmp_path):
    """The lines of a sound file with one house: header, 11, 15, 21, 24, trailer."""
    return write_file(tmp_path, one_house()).read_text(encoding="utf-8").splitlines()


@pytest.fixture
def faults_of(tmp_path):
    def read(content):
        path = tmp_path / "export.csv"
        raw = content if isinstance(content, bytes) else "\r\n".join(content).encode()
        path.write_bytes(raw)
        with pytest.raises(dtf.FaultyFile) as caught:
            dtf.read(path)
        return str(caught.value).splitlines()

    return read


def test_a_sound_file_is_read_with_numbers_dates_and_metres(tmp_path):
    volume = dtf.read(write_file(tmp_path, [*one_house(), make_reference()]))

    assert volume.full
    assert volume.streets == (make_street(),)
    assert volume.descriptors == (make_name(),)
    assert volume.properties == (make_property(),)
    assert volume.addresses == (make_address(),)
    assert volume.references == (make_reference(),)


def test_the_columns_stand_where_a_councils_export_has_them(tmp_path):
    path = tmp_path / "export.csv"
    path.write_text(
        '10,"LARKMERE",9990,2017-02-16,1,2017-02-16,103015,"7.3.3.1","F"\n'
        '11,"I",1,99900161,1,9990,2,2008-06-03,1,8,0,2017-01-04,2017-01-04,2008-06-03,,'
        "534846.00,186763.00,534933.00,186768.00,1\n"
        '15,"I",2,99900161,"MILL LANE","","LARKMERE","LARKMERE","ENG"\n'
        '21,"I",3,10001,1,2,2008-06-03,"RD06",,534850.50,186765.00,1,9990,2008-06-03,,2017-01-04,'
        '2008-06-03,"Mill Stores","E05990003","",9990,,"KEY1"\n'
        '23,"I",4,10001,"9990X000000001",2008-06-03,2017-01-04,2008-06-03,,"4711","CTAX"\n'
        '24,"I",5,10001,"9990L000000001","ENG",1,2008-06-03,,2008-06-03,2017-01-04,'
        '2,"A",4,"B","FLAT",14,"C",16,"D","MILL HOUSE",99900161,"GROUND","Y","LK2 1AA",'
        '"LARKMERE","Y",9990,,"KEY2"\n'
        '29,"LLPG","Local","LARKMERE","","LARKMERE BC","D","Custodian",,9990,'
        '"British National Grid","Metres",2017-02-16,"2.0",2017-02-16,"ENG","UTF-8"\n'
        "99,0,5,2017-02-16,103015\n",
        encoding="utf-8",
    )

    volume = dtf.read(path)

    house, address = volume.properties[0], volume.addresses[0]
    assert (house.blpu_class, house.x_coordinate, house.organisation, house.ward_code) == (
        "RD06",
        534850.5,
        "Mill Stores",
        "E05990003",
    )
    assert (address.sao_start_number, address.sao_end_suffix, address.sao_text) == (2, "B", "FLAT")
    assert (address.pao_start_suffix, address.pao_end_number, address.pao_text) == (
        "C",
        16,
        "MILL HOUSE",
    )
    assert (address.usrn, address.postal_address, address.postcode) == (99900161, "Y", "LK2 1AA")
    assert volume.references[0].cross_reference == "4711"
    assert volume.metadata is not None
    assert volume.metadata.co_ord_unit == "Metres"


def test_rows_are_carried_out_in_their_own_order_not_the_files(tmp_path):
    rows = [make_street(pro_order=9, usrn=2), make_street(pro_order=3, usrn=1)]

    volume = dtf.read(write_file(tmp_path, rows))

    assert [street.usrn for street in volume.streets] == [1, 2]


def test_rows_of_no_use_here_are_counted_and_passed_over(tmp_path, lines):
    lines[-1] = lines[-1].replace(",4,", ",5,", 1)
    path = tmp_path / "export.csv"
    path.write_text("\n".join([*lines[:-1], "32,I,5,10001,KEY", lines[-1]]), encoding="utf-8")

    assert dtf.read(path).passed_over == 1


def test_a_byte_order_mark_and_empty_lines_do_no_harm(tmp_path, lines):
    path = tmp_path / "export.csv"
    path.write_text("\ufeff" + "\n".join(lines) + "\n\n", encoding="utf-8")

    assert len(dtf.read(path).addresses) == 1


@pytest.mark.parametrize(
    ("line", "swap", "fault"),
    [
        (4, ("990000000001", "99000000000X"), "UPRN must be a whole number of up to 12 digits"),
        (4, ("990000000001", "9900000000011"), "UPRN must be a whole number of up to 12 digits"),
        (4, ("990000000001", "0"), "UPRN must be a whole number of up to 12 digits"),
        (4, ("990000000001", "٣٤"), "UPRN must be a whole number of up to 12 digits"),
        (4, ("990000000001", ""), "UPRN must be a whole number of up to 12 digits; it is empty"),
        (4, ("528010.00", "-1.00"), "X_COORDINATE must be metres on the National Grid"),
        (4, ("528010.00", "700001.00"), "X_COORDINATE must be metres on the National Grid"),
        (4, ("301010.00", "north"), "Y_COORDINATE must be metres on the National Grid"),
        (4, ('"RD04"', '"RD040"'), "BLPU_CLASS must have at most 4 characters"),
        (4, ('"RD04"', '"R\0"'), "BLPU_CLASS must not have control characters"),
        (4, (",1,,,", ",3,,,"), "LOGICAL_STATUS must be one of 1, 5, 6, 7, 8, 9, not '3'"),
        (2, ("99900101", "999001011"), "USRN must be a whole number of up to 8 digits"),
        (3, ('"Mill Lane"', ""), "STREET_DESCRIPTOR must have some text; it is empty"),
        (5, ('"I"', '"X"'), "CHANGE_TYPE must be one of I, U, D, not 'X'"),
        (5, ("2024-05-01", "2024-02-30"), "START_DATE must be a date like 2026-03-27"),
        (5, ("2024-05-01", "1/5/2024"), "START_DATE must be a date like 2026-03-27"),
        (5, (",14,", ",14.5,"), "PAO_START_NUMBER must be a whole number of up to 4 digits"),
        (5, ('"Y"', "Y,Y"), "a record 24 has 30 fields, not 31"),
        (5, ("24,", "77,"), "77 is not a kind of record in DTF 7.3"),
        (5, ("24,", "lpi,"), "the line must begin with a record number, not 'lpi'"),
        (5, ('"Y"', '"Y'), "the quotation marks do not pair up, or the line is cut short"),
        (5, ("24,", "10,"), "the file has a second header (10)"),
    ],
)
def test_each_fault_is_told_with_file_and_line(lines, faults_of, line, swap, fault):
    assert swap[0] in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(*swap, 1)

    assert faults_of(lines)[0].startswith(f"export.csv, line {line}: {fault}")


def test_all_faults_are_told_at_once_and_none_that_follow_from_others(lines, faults_of):
    lines[1] = lines[1].replace("99900101", "none")
    lines[3] = lines[3].replace("528010.00", "east").replace('"I"', '"N"')

    assert [fault.split(":")[0] for fault in faults_of(lines)] == [
        "export.csv, line 2",
        "export.csv, line 4",
        "export.csv, line 4",
    ]


def test_after_fifty_faults_the_rest_is_left_untold(lines, faults_of):
    told = faults_of([lines[0], *["11,I,1"] * 200, lines[-1]])

    assert len(told) == 51
    assert told[-1] == "export.csv: there are more faults after these"


def test_a_trailer_that_counts_wrongly_is_told(lines, faults_of):
    assert faults_of([*lines[:4], *lines[5:]]) == [
        "export.csv, line 5: the trailer counts 4 records, the file has 3"
    ]


@pytest.mark.parametrize("kept", [4, 5])
def test_a_file_that_is_cut_short_is_told(lines, faults_of, kept):
    assert faults_of(lines[:kept]) == ["export.csv: the file is cut short: it has no trailer (99)"]


def test_a_file_that_is_cut_within_a_line_is_told(lines, faults_of):
    assert faults_of([*lines[:4], lines[4][:60]]) == [
        "export.csv, line 5: a record 24 has 30 fields, not 10",
        "export.csv: the file is cut short: it has no trailer (99)",
    ]


def test_nothing_may_follow_the_trailer(lines, faults_of):
    assert faults_of([*lines, lines[1]]) == [
        "export.csv, line 7: nothing may follow the trailer (99)"
    ]


def test_another_version_is_the_only_thing_told(tmp_path, faults_of):
    path = write_file(tmp_path, one_house(), dtf_version="8.1")

    assert faults_of([*path.read_text(encoding="utf-8").splitlines(), "nonsense"]) == [
        "export.csv, line 1: the file is DTF 8.1; this reads DTF 7.3"
    ]


def test_a_file_without_a_header_is_told(lines, faults_of):
    assert faults_of(lines[1:]) == ["export.csv, line 1: the file must begin with a header (10)"]
    assert faults_of(b"") == ["export.csv: the file is empty"]


def test_volumes_must_be_joined_first(tmp_path, lines, faults_of):
    second = write_file(tmp_path, one_house(), volume_number=2).read_text(encoding="utf-8")
    lines[-1] = lines[-1].replace("99,0", "99,2")

    assert "line 1: this is a later volume" in faults_of(second.splitlines())[0]
    assert "line 6: another volume follows" in faults_of(lines)[0]


def test_a_file_in_another_encoding_is_told_by_its_line(lines, faults_of):
    raw = "\n".join(lines).replace("Mill Lane", "Café Row").encode("cp1252")

    assert faults_of(raw)[0].startswith("export.csv, line 3: the file is not in UTF-8")
