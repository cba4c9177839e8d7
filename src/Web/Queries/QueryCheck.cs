using Varde.ClinicalRepository;
using Varde.Foundation;
using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.Aql.Language;

namespace Varde.Web.Queries;

/// <summary>What is wrong with a query, and what is odd about it. Nothing of any record is looked at.</summary>
/// <param name="Faults">What is wrong; a query with faults is not asked.</param>
/// <param name="Warnings">What is odd, but no fault.</param>
/// <param name="CanBePaged">False for TOP, which does not go together with parts of the answer.</param>
public sealed record QueryCheck(IReadOnlyList<AqlFault> Faults, IReadOnlyList<AqlFault> Warnings, bool CanBePaged)
{
    /// <summary>Of an empty text nothing can be said.</summary>
    public static QueryCheck Nothing { get; } = new([], [], true);

    public static async Task<QueryCheck> OfAsync(QueryForm form, QueryService queries, CancellationToken cancellation) =>
        form.Text.Trim().Length == 0 ? Nothing : Of(form, await queries.BindAsync(form.ToRequest(), cancellation));

    public static QueryCheck Of(QueryForm form, Outcome<BoundQuery> bound) =>
        bound.Refusal is InvalidQuery wrong
            ? new([.. wrong.Faults.Where(fault => !IsOfStandIn(fault, form)).OrderBy(fault => fault.Span.Start)], [], true)
            : new([], bound.Value.Warnings, CanBePaged: bound.Value.Syntax.Select.Top is null);

    // What is wrong with a value that is not filled in yet stands beside its field.
    private static bool IsOfStandIn(AqlFault fault, QueryForm form) =>
        fault.Span.End <= form.Text.Length && form.Text[fault.Span.Start..fault.Span.End] is ['$', .. var name]
        && form.Parameters.Any(parameter => parameter.Name == name && parameter.ProblemKey is not null);
}
