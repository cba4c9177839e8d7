using System.Text.Json.Nodes;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalExchange.Mapping;

/// <summary>What a view needs to know beside its part of the composition.</summary>
/// <param name="Patient">The patient's id, which is the EHR's.</param>
/// <param name="Lifecycle">The state of the composition.</param>
/// <param name="Fellows">The other views of the same entry, or of the same whole: their type, mapping and id.</param>
/// <param name="Source">The composition; null when it has no place of its own yet.</param>
internal sealed record Showing(string Patient, Lifecycle Lifecycle, IReadOnlyList<(string Mapping, string Type, string Id)> Fellows, Guid? Source = null);

/// <summary>A sentence of a mapping: which part of openEHR and which element of FHIR say the same. It is read in both directions.</summary>
internal abstract class Rule
{
    /// <summary>Writes what the composition says into the resource.</summary>
    public abstract void Show(Focus from, JsonObject to, Showing showing);

    /// <summary>Writes what the resource says into the composition. What a rule cannot take stays away, and is missed when the two are compared.</summary>
    public virtual void Read(JsonObject from, Draft to)
    {
    }
}

/// <summary>An element that is the same in every resource of a mapping.</summary>
/// <param name="path">Where it stands.</param>
/// <param name="value">What stands there.</param>
internal sealed class Fixed(string path, Func<JsonNode> value) : Rule
{
    public override void Show(Focus from, JsonObject to, Showing showing) => Tree.Put(to, path, value());
}

/// <summary>An element that follows from the composition in a way of its own; nothing is read from it.</summary>
/// <param name="path">Where it stands.</param>
/// <param name="value">What stands there; null for nothing.</param>
internal sealed class Made(string path, Func<Focus, Showing, JsonNode?> value) : Rule
{
    public override void Show(Focus from, JsonObject to, Showing showing)
    {
        if (value(from, showing) is { } made) Tree.Put(to, path, made);
    }
}

/// <summary>A sentence that holds only where something else does.</summary>
/// <param name="condition">What must hold.</param>
/// <param name="rule">The sentence.</param>
internal sealed class Where(Func<Focus, Showing, bool> condition, Rule rule) : Rule
{
    public override void Show(Focus from, JsonObject to, Showing showing)
    {
        if (condition(from, showing)) rule.Show(from, to, showing);
    }

    public override void Read(JsonObject from, Draft to) => rule.Read(from, to);
}

/// <summary>An element of openEHR and one of FHIR.</summary>
/// <param name="openEhr">The path of openEHR, see <see cref="Focus.Elements"/>.</param>
/// <param name="fhir">The path of FHIR, see <see cref="Tree.Put"/>.</param>
/// <param name="form">How the values stand for each other.</param>
internal sealed class Pair(string openEhr, string fhir, ValueForm form) : Rule
{
    public override void Show(Focus from, JsonObject to, Showing showing)
    {
        foreach (var (element, archetype) in from.Elements(openEhr))
        {
            if (element.Value is not { } value) continue;
            if (form is TimeForm) Times.Show(to, fhir, TimeForm.WrittenOf(value));
            else if (form.Show(value, archetype) is { } shown) Tree.Put(to, fhir, shown);
        }
    }

    public override void Read(JsonObject from, Draft to)
    {
        foreach (var shown in Tree.Take(from, fhir))
            if (form.Read(shown, to.ArchetypeOf(openEhr)) is { } value) to.Add(openEhr, value);
    }
}

/// <summary>An element of openEHR and an extension of FHIR.</summary>
/// <param name="openEhr">The path of openEHR.</param>
/// <param name="url">The extension.</param>
/// <param name="form">How the values stand for each other.</param>
internal sealed class ExtensionPair(string openEhr, string url, ValueForm form) : Rule
{
    private string Name => "value" + form.Choice;

    public override void Show(Focus from, JsonObject to, Showing showing)
    {
        foreach (var (element, archetype) in from.Elements(openEhr))
            if (element.Value is { } value && form.Show(value, archetype) is { } shown) Tree.List(to, "extension").Add(new JsonObject { ["url"] = url, [Name] = shown });
    }

    public override void Read(JsonObject from, Draft to)
    {
        foreach (var extension in Tree.Items(from["extension"]).Where(e => Tree.TextOf(e.Get("url")) == url))
            if (extension.Get(Name) is { } shown && form.Read(shown, to.ArchetypeOf(openEhr)) is { } value) to.Add(openEhr, value);
    }
}

/// <summary>The value of an Observation.</summary>
/// <param name="openEhr">The path of openEHR.</param>
/// <param name="forms">The forms that it may have, in the order in which they are tried.</param>
internal sealed class Value(string openEhr, params ValueForm[] forms) : Rule
{
    public override void Show(Focus from, JsonObject to, Showing showing)
    {
        var found = from.Elements(openEhr).ToList();
        if (found.Count > 0) Measured.Show(found[0].Element, found[0].Archetype, forms, to, hasRange: true);
    }

    public override void Read(JsonObject from, Draft to) => Measured.Read(from, openEhr, forms, to);
}

/// <summary>A component of an Observation.</summary>
/// <param name="openEhr">The path of openEHR.</param>
/// <param name="codes">The codes of the component, the first of which it is known by.</param>
/// <param name="forms">The forms that its value may have.</param>
internal sealed class Component(string openEhr, IReadOnlyList<Concept> codes, params ValueForm[] forms) : Rule
{
    public override void Show(Focus from, JsonObject to, Showing showing)
    {
        foreach (var (element, archetype) in from.Elements(openEhr))
        {
            var component = new JsonObject { ["code"] = Concept.Of(codes, element.Name?.Value) };
            Measured.Show(element, archetype, forms, component, hasRange: true);
            Tree.List(to, "component").Add(component);
        }
    }

    public override void Read(JsonObject from, Draft to)
    {
        foreach (var component in Tree.Items(from["component"]).OfType<JsonObject>().Where(c => codes[0].IsIn(c["code"])))
            Measured.Read(component, openEhr, forms, to, Tree.TextOf(component["code"].Get("text")));
    }
}

/// <summary>A repeated cluster of openEHR and a repeated element of FHIR.</summary>
/// <param name="openEhr">The path of the cluster.</param>
/// <param name="fhir">The element.</param>
/// <param name="rules">What stands in it.</param>
internal sealed class Each(string openEhr, string fhir, params Rule[] rules) : Rule
{
    public override void Show(Focus from, JsonObject to, Showing showing)
    {
        foreach (var cluster in from.Clusters(openEhr))
        {
            var item = new JsonObject();
            foreach (var rule in rules) rule.Show(cluster, item, showing);
            if (item.Count > 0) Tree.List(to, fhir).Add(item);
        }
    }
}

/// <summary>Times, which FHIR may have to write otherwise than the document does.</summary>
internal static class Times
{
    /// <summary>Writes a time, and its text in the document where that is another.</summary>
    public static void Show(JsonObject to, string path, string? written)
    {
        if (written is null || WrittenTime.ToFhir(written) is not { } shown) return;
        Tree.Put(to, path, JsonValue.Create(shown));
        if (shown != written && !path.Contains('[', StringComparison.Ordinal) && !path.Contains('.', StringComparison.Ordinal))
            to["_" + path] = new JsonObject { ["extension"] = new JsonArray(new JsonObject { ["url"] = Extensions.TimeAsWritten, ["valueString"] = written }) };
    }

    /// <summary>The text of a time: as the document had it when that is told and means what is shown; null when there is none.</summary>
    public static string? Read(JsonObject from, string name)
    {
        if (Tree.TextOf(from[name]) is not { } shown) return null;
        var written = Tree.Items(from["_" + name].Get("extension")).Where(e => Tree.TextOf(e.Get("url")) == Extensions.TimeAsWritten).Select(e => Tree.TextOf(e.Get("valueString"))).FirstOrDefault();
        return written is not null && WrittenTime.ToFhir(written) == shown ? written : shown;
    }
}
