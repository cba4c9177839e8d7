using System.Reflection;

namespace Varde.Architecture.Tests
{
    /// <summary>What a module offers stands public in its top folder; its sub-folders are its own business.</summary>
    public sealed class VisibilityTests
    {
        // The pure libraries are published as they are, folder by folder; nobody references Web.
        private static readonly string[] NotModules = ["Varde.OpenEhr", "Varde.EResept", "Varde.Foundation", "Varde.Web"];

        [Fact]
        public void What_a_module_offers_stands_in_its_top_folder() =>
            Assert.Empty(Repository.Assemblies.Where(IsModule).SelectMany(module => PublicBelowTheTop(module.GetTypes(), module.GetName().Name!)));

        [Fact]
        public void A_public_type_in_a_sub_folder_is_reported() =>
            Assert.Equal(["Made.Up.Inside.Offered"], PublicBelowTheTop([typeof(Made.Up.Offered), typeof(Made.Up.Inside.Offered), typeof(Made.Up.Inside.Kept)], "Made.Up"));

        [Fact]
        public void Classes_are_sealed_unless_somebody_inherits_them() =>
            Assert.Empty(Repository.Assemblies.SelectMany(assembly => OpenWithoutHeirs(assembly.GetTypes())));

        [Fact]
        public void An_open_class_without_heirs_is_reported() =>
            Assert.Equal(
                ["Made.Up.LeftOpen"],
                OpenWithoutHeirs([typeof(Made.Up.Offered), typeof(Made.Up.LeftOpen), typeof(Made.Up.Inherited), typeof(Made.Up.Heir)]));

        private static bool IsModule(Assembly assembly) => !NotModules.Contains(assembly.GetName().Name);

        private static List<string> PublicBelowTheTop(IEnumerable<Type> types, string top) =>
            [.. types.Where(type => type.IsPublic && type.Namespace != top && IsOurs(type)).Select(type => type.FullName!)];

        private static List<string> OpenWithoutHeirs(IReadOnlyList<Type> types)
        {
            var inherited = types.Select(type => type.BaseType).OfType<Type>().Select(Definition).ToHashSet();
            return [.. types.Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && IsOurs(type) && !IsComponent(type))
                .Where(type => !inherited.Contains(type)).Select(type => type.FullName!)];
        }

        private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

        // Types that the compiler writes (closures, iterators, generated regular expressions) are nobody's choice.
        private static bool IsOurs(Type type) =>
            type.Namespace is { } space && (space.StartsWith("Varde", StringComparison.Ordinal) || space.StartsWith("Made", StringComparison.Ordinal))
            && !type.FullName!.Contains('<', StringComparison.Ordinal);

        // The Razor compiler writes components as open partial classes.
        private static bool IsComponent(Type type) =>
            type.GetInterfaces().Any(contract => contract.FullName == "Microsoft.AspNetCore.Components.IComponent") || type.Name == "_Imports";
    }
}

namespace Made.Up
{
    public sealed class Offered;

    public class LeftOpen;

    internal class Inherited;

    internal sealed class Heir : Inherited;
}

namespace Made.Up.Inside
{
    public sealed class Offered;

    internal sealed class Kept;
}
