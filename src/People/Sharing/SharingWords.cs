using Varde.AccessControl;

namespace Varde.People.Sharing;

/// <summary>How what can be laid down is spelt: codes of 9603, vergeinnsyn, exempt, releases and assessments.</summary>
internal static class SharingWords
{
    /// <summary>A prescription that parents are not told of.</summary>
    public const string GuardianReservation = "vergeinnsyn";

    /// <summary>An appointment that is exempt from parents.</summary>
    public const string Exempt = "exempt";

    /// <summary>What hides all documents of the record, whichever it is laid down about.</summary>
    public const string All = "NORN_ALL";

    /// <summary>An assessment: what was chosen stands after it.</summary>
    public const string Assessed = "assessed";

    /// <summary>A release to somebody.</summary>
    public static string Of(ReleasedTo reader) => reader == ReleasedTo.Patient ? "release:patient" : "release:parents";

    /// <summary>What is asked of the rules by a word.</summary>
    public static Settable? SettableOf(string word) =>
        word == GuardianReservation ? Settable.GuardianAccessReservation
        // An appointment is kept from parents as by the code that hides from them: the same people may lay it down, at the same ages.
        : word == Exempt ? Settable.Of(RestrictionCode.HiddenFromParents)
        : RestrictionCodes.TryRead(word, out var code) ? Settable.Of(code) : null;

    /// <summary>The class of a document about which something is laid down.</summary>
    /// <param name="documents">The class until then.</param>
    /// <param name="word">What: a code, vergeinnsyn or exempt.</param>
    /// <param name="until">When a delay ends; null for one that lasts until the assessment.</param>
    public static DocumentClass With(this DocumentClass documents, string word, DateOnly? until = null) => word switch
    {
        GuardianReservation => documents with { HasGuardianAccessReservation = true },
        Exempt => documents with { IsExemptFromParents = true },
        _ => documents with { Codes = [.. documents.Codes.Append(CodeOf(word)).Distinct().Order()], DelayedUntil = CodeOf(word) == RestrictionCode.Delayed ? until : documents.DelayedUntil },
    };

    /// <summary>The class of a document about which something holds no more.</summary>
    public static DocumentClass Without(this DocumentClass documents, string word) => word switch
    {
        GuardianReservation => documents with { HasGuardianAccessReservation = false },
        Exempt => documents with { IsExemptFromParents = false },
        _ => documents with { Codes = [.. documents.Codes.Where(one => one != CodeOf(word))], DelayedUntil = CodeOf(word) == RestrictionCode.Delayed ? null : documents.DelayedUntil },
    };

    /// <summary>The class of a document that is released to somebody.</summary>
    public static DocumentClass With(this DocumentClass documents, ReleasedTo reader) => documents with { Released = [.. documents.Released.Append(reader).Distinct().Order()] };

    /// <summary>The class of a document that is released to somebody no more.</summary>
    public static DocumentClass Without(this DocumentClass documents, ReleasedTo reader) => documents with { Released = [.. documents.Released.Where(one => one != reader)] };

    /// <summary>The class of a document that hangs on a referral: the codes of the referral hide it as its own do.</summary>
    public static DocumentClass Under(this DocumentClass own, DocumentClass referral)
    {
        var (isDelayed, isDelayedWithIt) = (own.Codes.Contains(RestrictionCode.Delayed), referral.AllCodes.Contains(RestrictionCode.Delayed));
        return own with
        {
            InheritedCodes = [.. referral.AllCodes.Order()],
            DelayedUntil = isDelayed && isDelayedWithIt ? Later(own.DelayedUntil, referral.DelayedUntil) : isDelayed ? own.DelayedUntil : isDelayedWithIt ? referral.DelayedUntil : null,
            ReferredOn = referral.ReferredOn,
        };
    }

    /// <summary>The class of a document for which nothing else was chosen than for its referral.</summary>
    public static DocumentClass Following(this DocumentClass own, DocumentClass referral) => own with { Released = referral.Released, IsAssessed = referral.IsAssessed };

    // No day lasts until the assessment, which is longer than any.
    private static DateOnly? Later(DateOnly? one, DateOnly? other) => one is null || other is null ? null : one > other ? one : other;

    /// <summary>Whether it holds of a class.</summary>
    public static bool Has(this DocumentClass documents, string word) => word switch
    {
        GuardianReservation => documents.HasGuardianAccessReservation,
        Exempt => documents.IsExemptFromParents,
        _ => documents.Codes.Contains(CodeOf(word)),
    };

    private static RestrictionCode CodeOf(string word) => RestrictionCodes.TryRead(word, out var code) ? code : throw new ArgumentOutOfRangeException(nameof(word), word, "is no code");
}
