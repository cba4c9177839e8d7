namespace Varde.Templates.Definition;

/// <summary>Labels of nodes that only hold others and that a definition therefore need not name.</summary>
internal static class StructuralLabel
{
    public static LocalText For(string rmType, IReadOnlyList<string> languages) =>
        new([.. languages.Select(language => Text(rmType, language))]);

    private static string Text(string rmType, string language) => (rmType, language) switch
    {
        ("HISTORY", "nb" or "nn" or "no") => "Hendelser",
        ("HISTORY", _) => "Events",
        (_, "nb" or "nn" or "no") => "Opplysninger",
        _ => "Details",
    };
}
