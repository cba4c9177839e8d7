using System.Globalization;
using Varde.Web.Components;

namespace Varde.Web.Roadmap;

/// <summary>Which roadmap is looked at, as of which day, and the addresses of its pages and files: every one keeps what was chosen.</summary>
/// <param name="Roadmap">The id of the roadmap; null for the only one, or the first.</param>
/// <param name="Day">The day that was asked for; null for today.</param>
internal sealed record RoadmapAddress(string? Roadmap, DateOnly? Day)
{
    private static readonly DateTimeOffset EndOfCentury = new(2099, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public const string Root = "/veikart", Timeline = Root + "/tidslinje", ForMe = Root + "/for-meg", Changes = Root + "/endringer", Delivery = Root + "/leveranse";

    /// <summary>The address of a page or a file.</summary>
    /// <param name="place">Where it lies.</param>
    /// <param name="more">What else it is asked; values of null are left out.</param>
    public string Of(string place, params ReadOnlySpan<(string Name, string? Value)> more)
    {
        var query = new List<string>();
        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)[("kart", Roadmap), ("per", Day is { } day ? NorwegianDate.Of(day) : null), .. more])
            if (!string.IsNullOrEmpty(value)) query.Add($"{name}={Uri.EscapeDataString(value)}");
        return query.Count == 0 ? place : $"{place}?{string.Join('&', query)}";
    }

    /// <summary>The page of a delivery.</summary>
    public string OfDelivery(string id) => Of($"{Delivery}/{Uri.EscapeDataString(id)}");

    /// <summary>Reads as of which day something is asked for: a day until today, since nothing is known of later editions. A year of two digits is of this century.</summary>
    /// <param name="text">As it was written; empty for today.</param>
    /// <param name="today">Today.</param>
    /// <param name="day">The day; null for today.</param>
    public static bool TryReadDay(string? text, DateOnly today, out DateOnly? day)
    {
        day = null;
        if (string.IsNullOrWhiteSpace(text)) return true;
        if (!NorwegianDate.TryRead(text, EndOfCentury, out var read) || read > today) return false;
        day = read;
        return true;
    }

    /// <summary>A year in an address; null for what is none.</summary>
    public static int? Year(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is > 1900 and < 2200 ? year : null;
}
