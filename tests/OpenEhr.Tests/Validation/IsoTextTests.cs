using Varde.OpenEhr.Validation;

namespace Varde.OpenEhr.Tests.Validation;

/// <summary>Which ISO 8601 texts openEHR takes, and how they compare.</summary>
public sealed class IsoTextTests
{
    [Theory]
    [InlineData("2021"), InlineData("2021-10"), InlineData("2021-10-24"), InlineData("20211024"), InlineData("202110"), InlineData("2020-02-29")]
    public void A_date_is_whole_or_partial(string text) => Assert.NotNull(IsoDateTime.ParseDate(text));

    [Theory]
    [InlineData(""), InlineData("21"), InlineData("0000"), InlineData("2021-00"), InlineData("2021-13"), InlineData("2021-10-00"), InlineData("2021-10-32"), InlineData("2021-02-29"), InlineData("2021-1"),
        InlineData("2021-10-"), InlineData("2021-"), InlineData("2021-1024"), InlineData("202110-24"), InlineData("2021-10-24T10"), InlineData("2021-10-24Z"), InlineData(" 2021"), InlineData("٢٠٢١")]
    public void What_is_no_date_is_refused(string text) => Assert.Null(IsoDateTime.ParseDate(text));

    [Theory]
    [InlineData("T10"), InlineData("10"), InlineData("T10:30"), InlineData("10:30:47"), InlineData("T103047"), InlineData("T10:30:47.5"), InlineData("T10:30:47,333"), InlineData("T10:30:47.333333"),
        InlineData("T10:30:47Z"), InlineData("T10:30:47.5Z"), InlineData("T10:30:47-03:00"), InlineData("10:30:47.333-0300"), InlineData("10:30+01"), InlineData("24:00:00"), InlineData("24")]
    public void A_time_is_whole_or_partial(string text) => Assert.NotNull(IsoDateTime.ParseTime(text));

    [Theory]
    [InlineData(""), InlineData("T"), InlineData("T48"), InlineData("T10:95"), InlineData("T10:30:78"), InlineData("T10:30:60"), InlineData("T10:30:78Z"), InlineData("T10.5"), InlineData("T10:05.5"), InlineData("T24:00:01"),
        InlineData("T10:30:47."), InlineData("T10:30:47.5x"), InlineData("T10:30:47+15:00"), InlineData("T10:30:47-13:00"), InlineData("T10:30:47 Z"), InlineData("T1"), InlineData("10:3")]
    public void What_is_no_time_is_refused(string text) => Assert.Null(IsoDateTime.ParseTime(text));

    [Theory]
    [InlineData("2021"), InlineData("2021-10"), InlineData("2021-10-24"), InlineData("2021-10-24T05"), InlineData("2021-10-24T05:30"), InlineData("2021-10-24T05:30:47"), InlineData("2021-10-24T05:30:47.333333"),
        InlineData("2021-10-24T05:30:47Z"), InlineData("2021-10-24T05:30:47,5-03:00"), InlineData("20211024T053047"), InlineData("20210114T041333.805Z"), InlineData("9999-12-31T24:00:00")]
    public void A_date_and_time_is_whole_or_partial(string text) => Assert.NotNull(IsoDateTime.ParseDateTime(text));

    [Theory]
    [InlineData(""), InlineData("2021-00"), InlineData("2021-10-24T"), InlineData("2021-10T10"), InlineData("2021-10-24 05:30"), InlineData("2021-10-24T48"), InlineData("2021-10-24T05:95"), InlineData("2021-10-24T05:30:78"),
        InlineData("2021-10-24T0530"), InlineData("20211024T05:30"), InlineData("2021-10-24t05:30"), InlineData("2021-10-24T05:30:47z")]
    public void What_is_no_date_and_time_is_refused(string text) => Assert.Null(IsoDateTime.ParseDateTime(text));

    [Theory]
    [InlineData("P1Y"), InlineData("P1Y3M"), InlineData("P1W"), InlineData("P1Y3M4D"), InlineData("P1Y3M4DT2H"), InlineData("P1Y3M4DT2H14M"), InlineData("P1Y3M4DT2H14M5S"), InlineData("P1Y3M4DT2H14M15.5S"),
        InlineData("PT15,25S"), InlineData("P3M1W"), InlineData("-P2M"), InlineData("P3W2D"), InlineData("PT0S"), InlineData("P0D"), InlineData("PT36H")]
    public void A_duration_may_be_negative_and_mix_weeks(string text) => Assert.NotNull(IsoDuration.Parse(text));

    [Theory]
    [InlineData(""), InlineData("1Y"), InlineData("P"), InlineData("PT"), InlineData("P1YT"), InlineData("P1Y3M4DT2H14.5M"), InlineData("P1Y3M4DT2.5H"), InlineData("P1.5Y"), InlineData("P1H"), InlineData("PT1D"), InlineData("P-2M"),
        InlineData("+P2M"), InlineData("P1M1Y"), InlineData("P1Y1Y"), InlineData("P1"), InlineData("P1YX"), InlineData("p1y"), InlineData("P99999999999999999999Y")]
    public void What_is_no_duration_is_refused(string text) => Assert.Null(IsoDuration.Parse(text));

    [Theory]
    [InlineData("P12M", "P1Y", 0), InlineData("P1Y20M", "P2Y", 1), InlineData("P2W8D", "P3W", 1), InlineData("P2W3D", "P3W", -1), InlineData("-P1D", "PT0S", -1), InlineData("PT60M", "PT1H", 0), InlineData("PT0.5S", "PT0.25S", 1)]
    public void Durations_compare_by_their_average_length(string one, string other, int order) =>
        Assert.Equal(order, Math.Sign(IsoDuration.Parse(one)!.Value.Magnitude.CompareTo(IsoDuration.Parse(other)!.Value.Magnitude)));

    [Theory]
    [InlineData("2021", "2022", -1), InlineData("2021", "2021-06", 0), InlineData("2021-10-24T10:00Z", "2021-10-24T11:00+01:00", 0), InlineData("2021-10-24T10:00:00Z", "2021-10-24T10:00:00+01:00", 1),
        InlineData("2021-10-24", "2021-10-24T23:59", 0), InlineData("2021-10-25", "2021-10-24T23:59", 1), InlineData("2021-10-24T10:00:00.1", "2021-10-24T10:00:00.2", -1)]
    public void Partial_times_have_an_order_only_where_it_is_certain(string one, string other, int order) =>
        Assert.Equal(order, IsoDateTime.ParseDateTime(one)!.Value.CompareTo(IsoDateTime.ParseDateTime(other)!.Value));
}
