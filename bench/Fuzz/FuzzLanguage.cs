namespace Varde.Fuzz;

/// <summary>What texts that are to be changed look like.</summary>
/// <param name="Corpus">The texts to begin with.</param>
/// <param name="Words">What is put into them.</param>
/// <param name="Brackets">What nests.</param>
internal sealed record FuzzLanguage(IReadOnlyList<string> Corpus, IReadOnlyList<string> Words, IReadOnlyList<(string Open, string Close)> Brackets);
