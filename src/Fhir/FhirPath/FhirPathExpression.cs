using Varde.Foundation;

namespace Varde.Fhir.FhirPath;

/// <summary>
/// An expression of FHIRPath (2.0 as FHIR R4 uses it), ready to be evaluated on the JSON of resources, by any number of threads at once.
/// <c>resolve()</c> finds what is in the same resource, contained or in its Bundle, and nothing else; functions that need terminology or profiles ask their surroundings.
/// Its work is counted and its time is bounded, so that expressions of clients are safe to evaluate.
/// </summary>
internal sealed class FhirPathExpression
{
    private const int LongestText = 8192;
    private const int MostWords = 1000;

    /// <summary>How many nodes an expression of a client may look at.</summary>
    public const long StepsOfClients = 1_000_000;

    private readonly FhirPathTerm _term;

    private FhirPathExpression(string text, FhirPathTerm term) => (Text, _term) = (text, term);

    /// <summary>The expression as it was written.</summary>
    public string Text { get; }

    /// <summary>The expression of a text; refused when it is none, or is too long.</summary>
    public static Outcome<FhirPathExpression> Parse(string text)
    {
        if (text.Length > LongestText) return Invalid.At("", $"an expression may have {LongestText} characters");
        return FhirPathTokens.Read(text, MostWords).Then(FhirPathParser.Parse).Map(term => new FhirPathExpression(text, term));
    }

    /// <summary>What it gives on a node; refused when it is too much work, or meets what its operators are not made for.</summary>
    /// <param name="focus">The node, which is <c>$this</c> and <c>%context</c>.</param>
    /// <param name="steps">How many nodes may be looked at.</param>
    /// <param name="clock">The clock of <c>now()</c>; the system's when none is given.</param>
    public Outcome<IReadOnlyList<FhirPathNode>> Evaluate(FhirPathNode focus, long steps = StepsOfClients, TimeProvider? clock = null)
    {
        var run = new FhirPathRun(focus, steps, clock ?? TimeProvider.System);
        var nodes = _term.Evaluate(ScopeOf(run));
        return run.Fault is { } fault ? Invalid.At(focus.Path, fault) : nodes;
    }

    /// <summary>Whether it holds for a node: everything but false holds, so that a rule about what is not there is not broken.</summary>
    public Outcome<bool> Holds(FhirPathNode focus, long steps = StepsOfClients, TimeProvider? clock = null, FhirPathSurroundings? surroundings = null)
    {
        var run = new FhirPathRun(focus, steps, clock ?? TimeProvider.System) { Surroundings = surroundings };
        var truth = _term.IsTrue(ScopeOf(run));
        return run.Fault is { } fault ? Invalid.At(focus.Path, fault) : truth ?? true;
    }

    private static FhirPathScope ScopeOf(FhirPathRun run) => new(run, run.Context.Self, run.Context.Self, 0, []);
}
