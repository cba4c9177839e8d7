namespace Varde.ClinicalExchange.Views;

/// <summary>
/// Finds for the places of an edited composition the views that they had before: of the same mapping, code and time first, then of the same mapping and code,
/// then of the same mapping alone, in their order.
/// </summary>
internal static class ViewMatching
{
    /// <summary>The view of each place; null for one that is new.</summary>
    /// <param name="places">The mapping and the name of each place.</param>
    /// <param name="stored">The views there are.</param>
    public static IReadOnlyList<StoredView?> Match(IReadOnlyList<(string Mapping, string Name)> places, IReadOnlyList<StoredView> stored)
    {
        var found = new StoredView?[places.Count];
        if (stored.Count == 0) return found;
        var free = stored.ToList();
        foreach (var likeness in (Func<string, string>[])[name => name, name => UpTo(name, '|', 2), name => UpTo(name, '|', 1)])
            for (var i = 0; i < found.Length; i++) found[i] ??= Take(free, places[i].Name, likeness);
        return found;
    }

    private static StoredView? Take(List<StoredView> free, string name, Func<string, string> likeness)
    {
        var at = free.FindIndex(s => likeness(s.Note.Place) == likeness(name));
        if (at < 0) return null;
        var taken = free[at];
        free.RemoveAt(at);
        return taken;
    }

    // "pulse||2026-01-01T12:00:00Z|1": mapping, code, time, number among equals. A code may hold the parting letter itself, and is then compared in part only.
    private static string UpTo(string name, char parting, int parts)
    {
        var end = -1;
        for (var i = 0; i < parts; i++) end = name.IndexOf(parting, end + 1);
        return name[..end];
    }
}
