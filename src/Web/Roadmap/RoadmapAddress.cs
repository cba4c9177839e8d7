using System.Globalization;
using Varde.Web.Components;

namespace Varde.Web.Roadmap;

/// <summary>Which roadmap is looked at, as of which day, and the addresses of its pages and files: every one keeps what was chosen.</summary>
/// <param name="Roadmap">The id of the roadmap; null for the only one, or the first.</param>
/// <param name="Day">The day that was asked for; null for today.</param>
internal sealed record RoadmapAddress(string? Roadmap, DateOnly? Day)
{
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

    /// <summary>A year in an address; null for what is none.</summary>
    public static int? Year(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is > 1900 and < 2200 ? year : null;
}
