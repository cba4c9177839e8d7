namespace Varde.Web.Queries;

/// <summary>A query to begin with, over what our own templates hold.</summary>
/// <param name="Name">Its name in the address and the name of its file; its title is the text <c>QueryExample.{Name}</c>.</param>
/// <param name="Values">What its parameters are filled in with.</param>
internal sealed record QueryExample(string Name, params IReadOnlyList<ParameterField> Values)
{
    public static readonly IReadOnlyList<QueryExample> All =
    [
        new("blood-pressure", new ParameterField("systolic", ParameterKind.Number, "160")),
        new("latest-documents"),
        new("problem-list"),
        new("laboratory", new ParameterField("analyte", ParameterKind.Text, "P-Kreatinin")),
        new("templates"),
    ];

    public static QueryExample? Find(string? name) => All.FirstOrDefault(example => example.Name == name);

    /// <summary>The query, ready to be asked.</summary>
    public QueryForm ToForm() => QueryForm.For(Text(), Values.ToDictionary(value => value.Name));

    private string Text()
    {
        using var file = typeof(QueryExample).Assembly.GetManifestResourceStream($"examples/{Name}") ?? throw new InvalidOperationException($"There is no example {Name}.");
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd();
    }
}
