using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.Systems;

namespace Varde.People;

/// <summary>What an operator lays down about people and machines.</summary>
public sealed record PeopleSettings
{
    /// <summary>The machine clients that the operator has registered; organisations register their own. What stands here goes before what they say of the same client.</summary>
    public IReadOnlyList<RegisteredClient> Clients { get; init; } = [];

    /// <summary>The groups of analyses whose results the person sees later than at once. A result of no group is shown at once.</summary>
    public IReadOnlyList<ResultDelay> ResultDelays { get; init; } = [];

    /// <summary>The clients that say what the population register says.</summary>
    public IReadOnlyList<string> RegisterClients { get; init; } = [];

    /// <summary>Reads groups as an operator writes them: <c>NPU19748,NPU03568=14;NPU12345=assessed</c>.</summary>
    /// <returns>The groups; null where the text is none.</returns>
    public static IReadOnlyList<ResultDelay>? DelaysOf(string text)
    {
        var delays = new List<ResultDelay>();
        foreach (var group in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (group.Split('=', StringSplitOptions.TrimEntries) is not [var named, var until]) return null;
            var codes = named.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (codes.Length == 0) return null;
            if (until == "assessed") delays.Add(new(codes, 0, IsUntilAssessed: true));
            else if (int.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= MostDays) delays.Add(new(codes, days));
            else return null;
        }
        return delays;
    }

    // A delay lasts thirty days at most (access-rules §2.2).
    private const int MostDays = 30;

    /// <summary>Reads the clients that an operator registers: a list of objects with id, organisation, name, kind, kinds, services and receives, in JSON.</summary>
    /// <returns>The clients, or <see cref="Invalid"/> with the first fault and its place.</returns>
    public static Outcome<IReadOnlyList<RegisteredClient>> ReadClients(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: new() { AllowDuplicateProperties = false, MaxDepth = 16 }) is JsonArray listed ? ClientRequest.ReadAll(listed) : Invalid.At("", "must be a list");
        }
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentException)
        {
            return Invalid.At("", "must be JSON, with each name once");
        }
    }
}

/// <summary>A group of analyses whose results are delayed (NORU) when they come.</summary>
/// <param name="Codes">The codes of the analyses, in whatever code system.</param>
/// <param name="Days">For how many days, of which thirty are the most; 0 where they wait for the assessment.</param>
/// <param name="IsUntilAssessed">Until a clinician has assessed the result.</param>
public sealed record ResultDelay(IReadOnlyList<string> Codes, int Days, bool IsUntilAssessed = false);
