using Varde.AccessControl;

namespace Varde.People.Facts;

/// <summary>Which of a person's blocks hit somebody of the staff.</summary>
internal static class Blocking
{
    /// <summary>What hits whoever works at a place: the whole record, categories of it, documents.</summary>
    public static (BlockFacts Blocks, IReadOnlyCollection<ServiceId> Services, IReadOnlyCollection<Guid> Documents) Of(PersonFacts person, StaffPlace place, DateTimeOffset now)
    {
        var blocking = person.All.Select(one => (Record: one, Blocks: HitsIn(one, place, now))).Where(one => one.Blocks.Count > 0).ToList();
        if (blocking.Count == 0) return (BlockFacts.None, [], []);
        var hits = blocking.SelectMany(one => one.Blocks).ToList();
        var whole = hits.Where(block => block.Services.Count == 0 && block.Documents.Count == 0).ToList();
        // Of several records of a person each one's blocks are opened by consent that was given there.
        var isOpened = blocking.TrueForAll(one => one.Record.Of(ConsentKind.OpenBlock).Any(consent => consent.Permits && consent.Holds(now) && Hits(consent, place)));
        var blocks = new BlockFacts(whole.Any(block => block.Practitioners.Count > 0), [.. whole.Where(block => block.Practitioners.Count == 0).Select(block => ReachOf(block, place)).Distinct()], isOpened);
        return (blocks, [.. hits.SelectMany(block => block.Services).Distinct()], [.. hits.SelectMany(block => block.Documents).Distinct()]);
    }

    private static List<GivenConsent> HitsIn(PersonFacts one, StaffPlace place, DateTimeOffset now) => [.. one.Of(ConsentKind.Block).Where(block => !block.Permits && block.Holds(now) && Hits(block, place))];

    // What a block names narrows it; one that names nobody is for all.
    private static bool Hits(GivenConsent block, StaffPlace place) =>
        (block.Practitioners.Count == 0 || block.Practitioners.Contains(place.Practitioner))
        && (block.Organisations.Count == 0 || block.Organisations.Any(place.IsWithin))
        && (block.Roles.Count == 0 || block.Roles.Contains(StaffRoles.CodeOf(place.Role)));

    private static BlockReach ReachOf(GivenConsent block, StaffPlace place) =>
        block.Roles.Count > 0 ? BlockReach.Role
        : place.Line.FirstOrDefault(one => block.Organisations.Contains(one.Id)) is { Number: null } ? BlockReach.Unit
        : BlockReach.Organisation;
}
