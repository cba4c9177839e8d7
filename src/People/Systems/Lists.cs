using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Foundation;

namespace Varde.People.Systems;

/// <summary>Reads lists out of bodies.</summary>
internal static class Lists
{
    private const int Most = 10_000;
    private const int Longest = 200;

    /// <summary>A list of texts without spaces; empty where it is absent.</summary>
    public static Outcome<IReadOnlyList<string>> Texts(this JsonObject body, string name)
    {
        if (body[name] is null) return Outcome<IReadOnlyList<string>>.Done([]);
        if (body[name] is not JsonArray { Count: <= Most } listed) return Invalid.At(name, $"must be a list of at most {Most}");
        var texts = new List<string>();
        foreach (var (at, item) in listed.Index())
            if (item is JsonValue value && value.TryGetValue<string>(out var text) && text.Length is > 0 and <= Longest && !text.Any(char.IsWhiteSpace)) texts.Add(text);
            else return Invalid.At($"{name}[{at}]", $"must be a text of 1 to {Longest} characters without spaces");
        return Outcome<IReadOnlyList<string>>.Done([.. texts.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>A list of services.</summary>
    public static Outcome<IReadOnlyList<ServiceId>> Services(this JsonObject body, string name)
    {
        if (!body.Texts(name).TryGet(out var texts, out var refusal)) return Outcome<IReadOnlyList<ServiceId>>.Refused(refusal);
        var services = new List<ServiceId>();
        foreach (var text in texts)
            if (ServiceId.Parse(text).TryGet(out var service, out _) && service.IsOfCitizens) services.Add(service);
            else return Invalid.At(name, "names what is no service of table 1 of the access rules");
        return Outcome<IReadOnlyList<ServiceId>>.Done(services);
    }
}
