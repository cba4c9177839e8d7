using Varde.Fhir.Terminology.Evaluation;

namespace Varde.Fhir.Profiles;

/// <summary>
/// Answers by the lists of the specification, and else by the terminology of this server, which has to be read: what is not known yet counts as unknown in a first
/// validation, is asked for, and is known in the next.
/// </summary>
internal sealed class AnsweredCodes(CodeMembership membership) : IValueSetCheck
{
    private const int MostRounds = 4;
    private const int MostQuestions = 2_000;

    private static readonly ListedCodes Listed = new();
    private static readonly ValidationIssue TooMuch = new(IssueSeverity.Error, "too-costly", "", "there are more codes than are looked up for one validation");

    private readonly Dictionary<(string ValueSet, string? System, string Code), bool?> _answers = [];
    private readonly HashSet<(string ValueSet, string? System, string Code)> _open = [];

    private bool _isTooMuch;

    public bool? Contains(string valueSet, string? system, string code)
    {
        if (Listed.Contains(valueSet, system, code) is { } listed) return listed;
        if (_answers.TryGetValue((valueSet, system, code), out var answer)) return answer;
        if (_answers.Count + _open.Count < MostQuestions) _open.Add((valueSet, system, code));
        else _isTooMuch = true;
        return null;
    }

    /// <summary>Validates, as often as there are new answers.</summary>
    public static async ValueTask<IReadOnlyList<ValidationIssue>> ValidateAsync(
        CodeMembership membership, Func<IValueSetCheck, IReadOnlyList<ValidationIssue>> validate, CancellationToken cancellation)
    {
        var codes = new AnsweredCodes(membership);
        for (var round = 1; ; round++)
        {
            var issues = validate(codes);
            if (codes._isTooMuch || (codes._open.Count > 0 && round == MostRounds)) return [.. issues, TooMuch];
            if (codes._open.Count == 0) return issues;
            await codes.AskAsync(cancellation);
        }
    }

    private async Task AskAsync(CancellationToken cancellation)
    {
        foreach (var (valueSet, system, code) in _open) _answers[(valueSet, system, code)] = await membership.ContainsAsync(valueSet, system, code, cancellation);
        _open.Clear();
    }
}
