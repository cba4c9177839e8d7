using Varde.Fhir.FhirPath;
using Varde.Fhir.Profiles.Snapshots;

namespace Varde.Fhir.Profiles.Checking;

/// <summary>Holds an extension against its definition: its content, and where it stands (FHIR R4, extensibility, 2.4.0).</summary>
internal sealed class ExtensionCheck(ValidationPass pass)
{
    public void Check(FhirPathNode extension)
    {
        if (extension.Text("url") is not { } url) return;
        // Inside of an extension its parts have names, which its definition knows.
        if (!url.Contains(':') && extension.Parent?.Type?.Name == "Extension") return;
        if (!url.Contains(':')) pass.Error(extension, "extension", "has an address that is not absolute");
        else if (pass.Library.Find(url).TryGet(out var definition, out _)) CheckKnown(extension, definition);
        else if (extension.Name == "modifierExtension") pass.Error(extension, "extension", $"the modifier extension {SnapshotBuilder.Printable(url)} is not known here: what it changes cannot be understood");
        else pass.Tell(extension, "extension", $"the extension {SnapshotBuilder.Printable(url)} is not known here");
    }

    private void CheckKnown(FhirPathNode extension, Profile definition)
    {
        if (definition.Type != "Extension")
        {
            pass.Error(extension, "extension", $"{definition.Url} is the definition of no extension");
            return;
        }
        var changesMeaning = definition.Root.Rule.IsModifier;
        if (changesMeaning != (extension.Name == "modifierExtension")) pass.Error(extension, "extension", changesMeaning ? "changes the meaning of what it stands in, and must be a modifierExtension" : "changes no meaning, and must be no modifierExtension");
        if (definition.Contexts.Count > 0 && extension.Parent is { } owner && !definition.Contexts.Any(c => IsAllowed(owner, c)))
            pass.Error(extension, "extension", $"may stand in {string.Join(", ", definition.Contexts.Take(10).Select(c => c.Expression))}, and not here");
        if (definition.ContextRules.Any(r => !Holds(extension.Parent, r))) pass.Error(extension, "extension", "may not stand here, by a rule of its definition");
        CheckParts(extension, definition);
        pass.Validate(extension, definition);
    }

    private void CheckParts(FhirPathNode extension, Profile definition)
    {
        var parts = definition.Root.Children.FirstOrDefault(c => c.Key == "extension");
        var known = parts?.Slices.SelectMany(s => s.Children).Where(c => c.Key == "url").Select(c => c.Rule.Fixed?.GetString()).OfType<string>().ToHashSet();
        if (known is not { Count: > 0 }) return;
        foreach (var part in extension.ChildrenOf("extension"))
            if (part.Text("url") is { } url && !url.Contains(':') && !known.Contains(url)) pass.Error(part, "extension", $"{definition.Url} has no part of this name");
    }

    // What cannot be evaluated forbids nothing.
    private static bool Holds(FhirPathNode? owner, string rule) =>
        owner is null || !FhirPathExpression.Parse(rule).Then(e => e.Holds(owner)).TryGet(out var holds, out _) || holds;

    private static bool IsAllowed(FhirPathNode owner, ExtensionContext context) => context.Type switch
    {
        "extension" => owner.Text("url") is { } url && context.Expression.Split('#')[0] == url,
        // A path with conditions is one of FHIRPath, whatever it is called.
        "element" when !context.Expression.Contains('(') => NamesOf(owner).Contains(context.Expression.Replace("[x]", "", StringComparison.Ordinal)),
        _ => IsSelected(owner, context.Expression),
    };

    private static bool IsSelected(FhirPathNode owner, string expression)
    {
        // What cannot be evaluated forbids nothing.
        if (!FhirPathExpression.Parse(expression).Then(e => e.Evaluate(owner.Resource)).TryGet(out var nodes, out _)) return true;
        return nodes.Contains(owner) || nodes is [{ Value: true }];
    }

    /// <summary>All that an element is called by: its type and what that specialises, and the ways to it from the types around it.</summary>
    private static HashSet<string> NamesOf(FhirPathNode owner)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { "Element" };
        // R4's own definition of what a type of FHIRPath stands for says type.code, and its own snapshots have it one step further out.
        if (owner.Structure?.Path == "ElementDefinition.type") names.Add("ElementDefinition.type.code");
        for (var type = owner.Type; type is not null; type = type.Base) names.Add(type.Name);
        var way = "";
        for (var node = owner; node is { Parent: { } around, IsResource: false }; node = around)
        {
            way = way.Length == 0 ? node.Name : $"{node.Name}.{way}";
            for (var type = around.Type; type is not null; type = type.Base) names.Add($"{type.Name}.{way}");
            if (around.Structure is { } structure) names.Add($"{structure.Path}.{way}");
        }
        return names;
    }
}
