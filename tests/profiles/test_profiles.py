"""The values that rules and lights read: which holds when, and what is said about its source."""

from __future__ import annotations

import importlib
import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest

from jiheng.errors import ProfileError
from jiheng.model.terms import COUNTED, MEASURED, MONEY
from jiheng.profiles.profile import Profile, keys, label, names, profile, suggest
from jiheng.profiles.values import Band, Source


def test_national_is_the_default_and_comes_first() -> None:
    assert profile() is profile("national")
    assert names()[0] == "national"
    assert set(names()) == {"national", "xinjiang", "shanxi", "hebei", "sichuan"}
    assert label("sichuan") == "四川口径"


def test_default_cuts_are_those_of_the_design_and_assumed() -> None:
    national = profile()
    cuts = {
        "accumulating_lag_yellow": 10,
        "accumulating_lag_red": 20,
        "blue_share": 1,
        "level_yellow_share": 1,
        "level_red_share": Decimal("0.9"),
        "spending_gap_yellow": 10,
        "spending_gap_red": 20,
        "grade_yellow": 80,
        "grade_red": 60,
    }
    for key, cut in cuts.items():
        assert getattr(national, key) == cut
        assert national.source(key).assumption
        assert "（假定值）" in national.cite(key)
    assert (national.rate_places, national.completion_places, national.rounding) == (2, 0, "half_up")


def test_a_source_prints_as_one_sentence() -> None:
    assert profile().cite("accumulating_lag_yellow") == "全国口径（假定值）：落后序时超过 10 个百分点为黄灯"
    assert profile("xinjiang").cite("level_red_share") == "全国口径（假定值）：完成率低于 90% 为红灯"
    assert profile("sichuan").cite("spending_floors") == (
        "四川口径（川财绩〔2025〕10号，2025-01-01 起）：最低执行率：4 月底 25%、6 月底 40%、8 月底 60%、10 月底 80%"
    )
    assert profile().say("big_amount") == "大额资金：未规定"
    assert profile("hebei").say("over_explain_share") == "≥ 类指标完成超过指标值的 115% 须说明原因"
    assert profile().say("causes") == "偏差原因分为经费保障、制度保障、人员保障、硬件条件保障、其他"


def test_a_source_names_profile_day_basis_and_evidence() -> None:
    source = profile("sichuan").source("money_result_gap")
    assert source == Source("sichuan", "四川口径", date(2025, 1, 1), "川财绩〔2025〕10号", source.evidence, False)
    assert source.evidence
    assert profile("sichuan").source("accumulating_lag_red").profile == "national"


def test_an_unknown_field_names_the_nearest() -> None:
    with pytest.raises(ProfileError, match="没有 grade_yelow 这一项，最接近的是 grade_yellow"):
        profile().source("grade_yelow")


@pytest.mark.parametrize("name", ["shangxi", "山西"])
def test_an_unknown_profile_names_the_nearest(name: str) -> None:
    with pytest.raises(ProfileError, match=f"没有名为 {name} 的口径，最接近的是 shanxi。现有口径：national、"):
        profile(name)


def test_values_hold_from_their_day() -> None:
    before, after = profile("sichuan", date(2024, 12, 31)), profile("sichuan", date(2025, 1, 1))
    assert (before.spending_scheme, before.spending_floors, before.money_result_gap) == ("lag", (), 30)
    assert (after.spending_scheme, after.money_result_gap, after.handling_days) == ("floor", 10, 10)
    assert before.source("spending_scheme").profile == "national"


def test_cost_becomes_a_first_level_class_in_2021() -> None:
    old, new = profile(on=date(2021, 6, 30)), profile(on=date(2021, 8, 18))
    assert dict(old.tree)["output"] == ("quantity", "quality", "timeliness", "cost")
    assert "cost" in dict(new.tree)
    assert profile().tree == new.tree


def test_the_first_entry_serves_earlier_years() -> None:
    assert profile(on=date(2010, 1, 1)).weights == profile().weights
    assert profile(on=date.min).source("weights").from_ == date(2020, 2, 25)


def test_xinjiang_inherits_the_cuts() -> None:
    own = {key for key in keys() if profile("xinjiang").source(key).profile == "xinjiang"}
    assert own == {"cutoffs", "deadlines", "report_layout"}
    assert all(profile("xinjiang").source(key).assumption for key in own)


def test_shanxi_judges_by_shares_of_what_is_due() -> None:
    shanxi = profile("shanxi")
    assert (shanxi.accumulating_scheme, shanxi.spending_scheme, shanxi.blue_basis) == ("share", "share", "due")
    assert (shanxi.accumulating_share_red, shanxi.accumulating_share_yellow) == (Decimal("0.6"), Decimal("0.8"))
    assert (shanxi.spending_share_red, shanxi.spending_share_yellow) == (Decimal("0.6"), Decimal("0.8"))
    assert (shanxi.blue_share, shanxi.level_red_share, shanxi.spending_ahead) == (Decimal("1.2"), 1, False)


def test_hebei_wants_over_completion_explained() -> None:
    hebei = profile("hebei")
    assert (hebei.over_explain_share, hebei.over_action, hebei.equal_over_explain) == (Decimal("1.15"), "explain", True)
    assert profile().over_explain_share is None


@pytest.mark.parametrize(("month", "rate"), [(3, None), (4, 25), (5, 25), (6, 40), (9, 60), (10, 80), (12, 80)])
def test_a_floor_holds_from_its_node_on(month: int, rate: int | None) -> None:
    assert profile("sichuan").floor(month) == rate
    assert profile().floor(month) is None


@pytest.mark.parametrize(
    ("name", "level2", "unit", "kind"),
    [
        ("national", "quantity", "件", "accumulating"),
        ("national", "cost", "万元", "accumulating"),
        ("national", "quality", "%", "level"),
        ("national", "quantity", "人", "either"),
        ("shanxi", "quantity", "%", "accumulating"),
        ("shanxi", "satisfaction", "%", "accumulating"),
        ("shanxi", "cost", "万元", "level"),
        ("shanxi", "quality", "次", "level"),
    ],
)
def test_what_is_pro_rated_is_the_profiles(name: str, level2: str, unit: str, kind: str) -> None:
    assert profile(name).quantity(level2, unit) == kind


def test_units_are_known_and_of_one_kind() -> None:
    units = profile().prorate_units + profile().either_units
    assert len(units) == len(set(units))
    assert set(units) <= COUNTED | MEASURED | set(MONEY)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("巴州且末县塔中镇人民政府", "xinjiang"),
        ("且末县塔中镇人民政府", "xinjiang"),
        ("四川省巴中市巴州区民政局", "sichuan"),
        ("巴州区教育局", "sichuan"),
        ("山西省稷山县翟店镇", "shanxi"),
        ("石家庄市财政局", "hebei"),
        ("天津市河北区教育局", "national"),
        ("上海市虹口区四川北路街道", "national"),
        ("塔河镇人民政府", None),
        ("", None),
    ],
)
def test_a_region_suggests_a_profile(text: str, name: str | None) -> None:
    assert suggest(text) == name


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("on", [None, date(2019, 1, 1), date(2021, 6, 30), date(2026, 6, 30)])
def test_every_value_is_there_sourced_and_no_float(name: str, on: date | None) -> None:
    chosen = profile(name, on)
    for key in keys():
        assert not any(isinstance(part, float) for part in _parts(getattr(chosen, key)))
        assert chosen.source(key).basis
        assert "{" not in chosen.cite(key)
        assert "[" not in chosen.cite(key)


def test_cuts_are_in_order() -> None:
    for chosen in map(profile, names()):
        assert chosen.accumulating_lag_yellow < chosen.accumulating_lag_red
        assert chosen.accumulating_share_red < chosen.accumulating_share_yellow
        assert chosen.level_red_share <= chosen.level_yellow_share
        assert chosen.spending_gap_yellow < chosen.spending_gap_red
        assert chosen.grade_red < chosen.grade_yellow
        assert sum(weight for _, weight in chosen.weights) == sum(weight for _, weight in chosen.weights_with_cost) == 100


def test_bands_of_a_scale_meet() -> None:
    scale = profile().qualitative_scale
    assert scale[0] == Band("reached", Decimal(80), Decimal(100))
    assert [band.low for band in scale[:-1]] == [band.high for band in scale[1:]]


def test_the_layout_of_a_profile_exists() -> None:
    for name in names():
        code = profile(name).report_layout
        assert importlib.import_module(f"jiheng.layouts.{code}").LAYOUT.code == code


def test_margins_leave_the_text_area_of_the_standard() -> None:
    page = profile()
    assert page.page_width_mm - page.margin_left_mm - page.margin_right_mm == 156
    assert page.page_height_mm - page.margin_top_mm - page.margin_bottom_mm == 225
    assert page.line_pitch_min_pt <= page.line_pitch_pt <= page.line_pitch_max_pt


def test_a_profile_cannot_be_changed_or_made_with_strange_fields() -> None:
    with pytest.raises(AttributeError):
        profile().rate_places = 3  # type: ignore[misc]
    with pytest.raises(TypeError):
        Profile(**dict.fromkeys(Profile.__slots__), strange=1)
    assert repr(profile("hebei", date(2025, 6, 30))) == "Profile(hebei, 2025-06-30)"


def test_reading_a_profile_imports_no_yaml() -> None:
    code = "import sys; from jiheng.profiles.profile import profile; profile('sichuan'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"yaml", "difflib", "argparse", "jiheng.profiles.load", "jiheng.profiles.build"} & set(loaded)


def _parts(value: object) -> list[object]:
    return [part for item in value for part in _parts(item)] if isinstance(value, tuple) else [value]
