using Varde.AccessControl;
using Varde.Foundation;

namespace Varde.People.Sharing;

/// <summary>One thing that the rules are asked about, and what comes of it.</summary>
/// <param name="What">What is given or withheld.</param>
/// <param name="Action">Restrict lays a code down and takes a release back; release gives, and takes a code off.</param>
/// <param name="Word">What it is called in the panel and in the access log.</param>
/// <param name="NeedsReason">A reason and a date of a new assessment go with it.</param>
/// <param name="Apply">The class that comes of it.</param>
internal sealed record SharingStep(Settable What, AccessAction Action, string Word, bool NeedsReason, Func<DocumentClass, DocumentClass> Apply)
{
    /// <summary>Whether it is laid down, or else no more.</summary>
    public bool LaysDown { get; init; }
}

/// <summary>What a change comes to, by the age of the person: an assessment is several steps.</summary>
internal static class SharingPlan
{
    // Ages of access-rules §2.4: below 12 parents see what is not hidden; between them and 16 both see what was released; from 16 the person decides.
    private const int Youth = 12, Adult = 16;

    /// <summary>The steps.</summary>
    public static IReadOnlyList<SharingStep> Of(SharingChange change, Ages age) => change.Act switch
    {
        SharingAct.Set => [Laying(change.Word, change)],
        SharingAct.Lift => [Lifting(change.Word)],
        SharingAct.Release => [.. change.Readers.Select(reader => Releasing(reader, age))],
        SharingAct.Withdraw => [.. change.Readers.Select(Withdrawing)],
        _ => [.. Assessment(change, age)],
    };

    private static SharingStep Laying(string word, SharingChange change) => new(
        SharingWords.SettableOf(word)!.Value, AccessAction.Restrict, word, !RestrictionCodes.TryRead(word, out var code) || RestrictionCodes.NeedsReason(code),
        documents => documents.With(word, change.IsUntilAssessed ? null : change.Review)) { LaysDown = true };

    private static SharingStep Lifting(string word) => new(SharingWords.SettableOf(word)!.Value, AccessAction.Release, word, NeedsReason: false, documents => documents.Without(word));

    // What was released before the twelfth birthday does not carry over to the day: until then nothing but the assessment is needed (§2.4).
    private static SharingStep Releasing(ReleasedTo reader, Ages age) => new(
        Settable.Of(reader), AccessAction.Release, SharingWords.Of(reader), NeedsReason: false, documents => age.HaveReached(Youth) ? documents.With(reader) : documents with { IsAssessed = true }) { LaysDown = true };

    private static SharingStep Withdrawing(ReleasedTo reader) => new(Settable.Of(reader), AccessAction.Restrict, SharingWords.Of(reader), NeedsReason: false, documents => documents.Without(reader));

    private static IEnumerable<SharingStep> Assessment(SharingChange change, Ages age)
    {
        // It ends a delay: that is what the rules are asked about first, and of an adult's document it is all.
        yield return new(Settable.Of(RestrictionCode.Delayed), AccessAction.Release, $"{SharingWords.Assessed}:{change.Word}", NeedsReason: false, documents => Assessed(documents, change.Word)) { LaysDown = true };
        foreach (var reader in ReadersOf(change, age)) yield return Releasing(reader, age);
        if (age.HaveReached(Adult)) yield break;
        if (change.Word == "patient") yield return Laying("NORN_FORANS", change);
        if (change.Word == "parents" && age.HaveReached(Youth)) yield return Laying("NORN_UNGDOM", change);
    }

    // What an earlier assessment gave or withheld is decided anew; where nobody is to see it yet, what hides it stays.
    private static DocumentClass Assessed(DocumentClass documents, string choice) => choice == "nobody"
        ? documents with { IsAssessed = false, Released = [] }
        : documents.Without("NORU").Without("NORN_FORANS").Without("NORN_UNGDOM") with { IsAssessed = true, Released = [] };

    // Nobody below 12 has own use, and from 16 nothing need be released to the person.
    private static IEnumerable<ReleasedTo> ReadersOf(SharingChange change, Ages age) =>
        age.HaveReached(Adult) ? change.Readers.Where(reader => reader == ReleasedTo.Parents && change.Word == "parents")
        : age.HaveReached(Youth) ? change.Readers
        : change.Readers.Where(reader => reader == ReleasedTo.Parents);
}
