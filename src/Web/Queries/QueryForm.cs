using System.Globalization;
using Varde.ClinicalRepository;
using Varde.Foundation;
using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.Aql.Language;
using Varde.Web.Documents;

namespace Varde.Web.Queries;

/// <summary>What is filled in on the query page: the query, its parameters, and which data it is asked of.</summary>
public sealed record QueryForm
{
    /// <summary>How many rows a page of the answer may have.</summary>
    public static readonly IReadOnlyList<int> PageSizes = [20, 50, 100, 500];

    private static readonly string[] Times = ["d.M.yyyy HH.mm", "d.M.yyyy HH:mm", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd"];

    /// <summary>The query in AQL.</summary>
    public string Text { get; init; } = "";

    /// <summary>The parameters that the text names.</summary>
    public IReadOnlyList<ParameterField> Parameters { get; init; } = [];

    /// <summary>Only in this EHR; empty for all.</summary>
    public string Ehr { get; init; } = "";

    /// <summary>The data as it was at this time on the Norwegian clock; empty for now.</summary>
    public string Time { get; init; } = "";

    /// <summary>Whether only AQL 1.1 is taken.</summary>
    public bool IsStrict { get; init; }

    /// <summary>How many rows are shown at once.</summary>
    public int PageSize { get; init; } = 50;

    /// <summary>How many rows are passed over.</summary>
    public long Offset { get; init; }

    /// <summary>The name to store the query by.</summary>
    public string Name { get; init; } = "";

    /// <summary>The version to store it as; empty for the next one.</summary>
    public string Version { get; init; } = "";

    public bool IsEhrWrong => Ehr.Length > 0 && !EhrId.TryParse(Ehr, out _);

    public bool IsTimeWrong => Time.Length > 0 && AsOf is null;

    /// <summary>True when every field can be read. Of the query itself that says nothing.</summary>
    public bool IsComplete => !IsEhrWrong && !IsTimeWrong && Parameters.All(parameter => parameter.ProblemKey is null);

    // A day in the Norwegian order is meant to its end, as everywhere.
    private DateTimeOffset? AsOf =>
        DateOnly.TryParseExact(Time, "d.M.yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1 and < 9998 ? TimeText.InstantOf(day.AddDays(1).ToDateTime(TimeOnly.MinValue))?.AddTicks(-1) :
        DateTime.TryParseExact(Time, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && local.Year is > 1 and < 9999
            ? TimeText.InstantOf(local) : null;

    /// <summary>A form with this query, and nothing else filled in but these values.</summary>
    public static QueryForm For(string text, IReadOnlyDictionary<string, ParameterField>? values = null) => new()
    {
        Text = text,
        Parameters = [.. AqlParameterUse.In(text).Select(use => values?.GetValueOrDefault(use.Name) ?? new(use.Name, ParameterField.KindFor(use), ""))],
    };

    /// <summary>Reads what a browser sent. A browser sends line ends as CR LF; places in the text are counted with LF alone.</summary>
    public static QueryForm Of(IFormCollection sent)
    {
        var text = Lines(sent["q"]);
        return new()
        {
            Text = text,
            Parameters = [.. AqlParameterUse.In(text).Select(use => Parameter(sent, use))],
            Ehr = sent["ehr"].ToString().Trim(),
            Time = sent["tid"].ToString().Trim(),
            IsStrict = sent["strengt"].Count > 0,
            PageSize = int.TryParse(sent["antall"], NumberStyles.None, CultureInfo.InvariantCulture, out var size) && PageSizes.Contains(size) ? size : 50,
            Offset = int.TryParse(sent["fra"], NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset : 0,
            Name = sent["navn"].ToString().Trim(),
            Version = sent["versjon"].ToString().Trim(),
        };
    }

    /// <summary>The names and values by which <see cref="Of"/> reads the same question again; not which part of the rows is shown.</summary>
    public IEnumerable<(string Name, string Value)> Fields()
    {
        yield return ("q", Text);
        foreach (var parameter in Parameters)
        {
            yield return ($"type.{parameter.Name}", parameter.Kind.ToString());
            yield return ($"verdi.{parameter.Name}", parameter.Text);
        }
        if (Ehr.Length > 0) yield return ("ehr", Ehr);
        if (Time.Length > 0) yield return ("tid", Time);
        if (IsStrict) yield return ("strengt", "on");
        yield return ("antall", PageSize.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>What is asked, of all rows. A field that cannot be read is left out, a parameter has something that stands in for it.</summary>
    public QueryRequest ToRequest() => new(Text)
    {
        Parameters = new AqlParameters(Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.ValuesOrStandIn)),
        Ehr = EhrId.TryParse(Ehr, out var ehr) ? ehr : null,
        AsOf = AsOf,
        IsStrict = IsStrict,
    };

    private static ParameterField Parameter(IFormCollection sent, AqlParameterUse use) =>
        new(use.Name, Enum.TryParse<ParameterKind>(sent[$"type.{use.Name}"], out var kind) && Enum.IsDefined(kind) ? kind : ParameterField.KindFor(use), Lines(sent[$"verdi.{use.Name}"]));

    private static string Lines(string? text) => (text ?? "").Replace("\r\n", "\n", StringComparison.Ordinal);
}
