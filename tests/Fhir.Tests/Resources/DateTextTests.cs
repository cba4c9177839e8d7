using System.Text;
using Varde.Fhir.Resources;

namespace Varde.Fhir.Tests.Resources;

public sealed class DateTextTests
{
    [Theory]
    [InlineData("0001")]
    [InlineData("2026-11")]
    [InlineData("2026-11-28")]
    [InlineData("2000-02-29")]
    [InlineData("2026-11-28T23:59:60Z")]
    [InlineData("2026-11-28T00:00:00.123456789012+14:00")]
    [InlineData("2026-11-28T00:00:00-13:59")]
    public void Dates_and_times_are_written_so(string text) => Assert.True(DateText.IsDateTime(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("")]
    [InlineData("202")]
    [InlineData("20261")]
    [InlineData("2026-1")]
    [InlineData("2026-00")]
    [InlineData("2026-11-00")]
    [InlineData("2026-11-31")]
    [InlineData("2026/11/28")]
    [InlineData("2026-11-28T")]
    [InlineData("2026-11-28T00:00:00")]
    [InlineData("2026-11-28T00:00Z")]
    [InlineData("2026-11-28 00:00:00Z")]
    [InlineData("2026-11-28T00:00:00z")]
    [InlineData("2026-11-28T00:00:61Z")]
    [InlineData("2026-11-28T00:60:00Z")]
    [InlineData("2026-11-28T00:00:00+14:30")]
    [InlineData("2026-11-28T00:00:00+1:00")]
    [InlineData("2026-11-28T00:00:00.+01:00")]
    [InlineData("2026-11T00:00:00Z")]
    [InlineData("٢٠٢٦")]
    public void Nothing_else_is_one(string text) => Assert.False(DateText.IsDateTime(Encoding.UTF8.GetBytes(text)));
}
