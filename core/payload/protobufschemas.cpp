// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/protobufschemas.h"

#include "core/payload/protobufmessage.h"

#include <google/protobuf/compiler/importer.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/descriptor_database.h>
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/type_resolver_util.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>

namespace espalier {

namespace pb = google::protobuf;

namespace {

/// Larger ones are not meant to be schemas.
constexpr std::uintmax_t largestFile = 64 * 1024 * 1024;

/// The library says of an import only that; before that it says what is wrong with the file.
std::optional<std::string> failedImport(std::string_view text)
{
    constexpr std::string_view start = "Import \"";
    constexpr std::string_view end = "\" was not found or had errors.";
    if (!text.starts_with(start) || !text.ends_with(end))
        return std::nullopt;
    return std::string(text.substr(start.size(), text.size() - start.size() - end.size()));
}

/// Errors of `.proto` files and of what they mean together.
class Collector final : public pb::compiler::MultiFileErrorCollector
{
public:
    explicit Collector(std::vector<SchemaProblem> &problems) : m_problems(problems) { }

    void AddError(const std::string &file, int line, int column, const std::string &text) override
    {
        constexpr std::string_view cyclic = "File recursively imports itself: ";
        SchemaProblem problem {file, line + 1, line < 0 ? 0 : column + 1, text};
        const auto import = failedImport(text);
        if (line < 0 && text == "File not found.") {
            // Who imports it comes next, and says where.
            m_missing.insert(file);
            return;
        }
        if (import && m_missing.contains(*import)) {
            problem.kind = SchemaProblem::Kind::ImportNotFound;
            problem.text = *import;
        } else if (text.starts_with(cyclic)) {
            problem.kind = SchemaProblem::Kind::ImportsItself;
            problem.text = text.substr(cyclic.size());
        } else if (import && (hasProblem(*import) || importsItself(file))) {
            // That says it better.
            return;
        }
        m_problems.push_back(std::move(problem));
    }

private:
    [[nodiscard]] bool hasProblem(const std::string &file) const
    {
        return std::ranges::find(m_problems, file, &SchemaProblem::file) != m_problems.end();
    }

    [[nodiscard]] bool importsItself(const std::string &file) const
    {
        return std::ranges::any_of(m_problems, [&](const SchemaProblem &problem) {
            return problem.kind == SchemaProblem::Kind::ImportsItself && problem.file == file;
        });
    }

    std::vector<SchemaProblem> &m_problems;
    std::set<std::string> m_missing;
};

/// Errors of descriptors, which know no lines.
class DescriptorCollector final : public pb::DescriptorPool::ErrorCollector
{
public:
    DescriptorCollector(std::string file, std::vector<SchemaProblem> &problems)
        : m_file(std::move(file)), m_problems(problems)
    { }

    void AddError(const std::string &file, const std::string &element, const pb::Message *, ErrorLocation,
                  const std::string &text) override
    {
        m_problems.push_back({m_file, 0, 0, file + ": " + element + ": " + text});
    }

private:
    std::string m_file;
    std::vector<SchemaProblem> &m_problems;
};

} // namespace

struct ProtobufSchemas::Pools
{
    explicit Pools(const ProtobufSources &sources);
    void loadProto(const std::string &path);
    void loadSet(const std::string &path);
    void add(const pb::Descriptor &type);
    void add(const pb::FileDescriptor &file);

    std::vector<SchemaProblem> problems;
    std::map<std::string, const pb::Descriptor *, std::less<>> types;

    pb::compiler::DiskSourceTree tree;
    Collector collector {problems};
    /// The types that come with Protobuf, so that imports of them need no files.
    pb::DescriptorPoolDatabase wellKnown {*pb::DescriptorPool::generated_pool()};
    pb::compiler::SourceTreeDescriptorDatabase protoFiles {&tree, &wellKnown};
    pb::DescriptorPool protoPool {&protoFiles, protoFiles.GetValidationErrorCollector()};

    struct Set
    {
        Set(const std::string &path, std::vector<SchemaProblem> &problems) : errors(path, problems) { }
        DescriptorCollector errors;
        pb::SimpleDescriptorDatabase files;
        pb::DescriptorPool pool {&files, &errors};
    };
    std::vector<std::unique_ptr<Set>> sets;
};

ProtobufSchemas::Pools::Pools(const ProtobufSources &sources)
{
    // It would write about what strangers send to the standard error.
    pb::SetLogHandler(nullptr);
    protoFiles.RecordErrorsTo(&collector);
    for (const std::string &path : sources.importPaths)
        tree.MapPath("", path);
    for (const std::string &path : sources.protoFiles)
        tree.MapPath("", std::filesystem::path(path).parent_path().string());
    for (const std::string &path : sources.protoFiles)
        loadProto(path);
    for (const std::string &path : sources.descriptorSets)
        loadSet(path);
}

void ProtobufSchemas::Pools::loadProto(const std::string &path)
{
    std::string name;
    std::string shadowing;
    if (tree.DiskFileToVirtualFile(path, &name, &shadowing) != pb::compiler::DiskSourceTree::SUCCESS) {
        problems.push_back({path, 0, 0, shadowing.empty() ? "cannot be read" : "is hidden by " + shadowing});
        return;
    }
    const std::size_t before = problems.size();
    if (const auto *file = protoPool.FindFileByName(name))
        add(*file);
    else if (problems.size() == before)
        problems.push_back({path, 0, 0, "cannot be used"});
}

void ProtobufSchemas::Pools::loadSet(const std::string &path)
{
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    std::ifstream file(path, std::ios::binary);
    pb::FileDescriptorSet set;
    if (error || size > largestFile || !file || !set.ParseFromIstream(&file)) {
        problems.push_back({path, 0, 0, error ? error.message() : "is no set of file descriptors"});
        return;
    }
    auto &loaded = sets.emplace_back(std::make_unique<Set>(path, problems));
    for (const auto &descriptor : set.file())
        loaded->files.Add(descriptor);
    for (const auto &descriptor : set.file()) {
        const std::size_t before = problems.size();
        if (const auto *built = loaded->pool.FindFileByName(descriptor.name()))
            add(*built);
        else if (problems.size() == before)
            problems.push_back({path, 0, 0, descriptor.name() + ": cannot be used"});
    }
}

void ProtobufSchemas::Pools::add(const pb::Descriptor &type)
{
    if (type.options().map_entry())
        return;
    types.emplace(type.full_name(), &type);
    for (int i = 0; i < type.nested_type_count(); ++i)
        add(*type.nested_type(i));
}

void ProtobufSchemas::Pools::add(const pb::FileDescriptor &file)
{
    for (int i = 0; i < file.message_type_count(); ++i)
        add(*file.message_type(i));
}

void ProtobufSources::add(const std::string &file)
{
    auto &files = file.ends_with(".proto") ? protoFiles : descriptorSets;
    if (std::ranges::find(files, file) == files.end())
        files.push_back(file);
}

void ProtobufSources::addImportPath(const std::string &folder)
{
    if (std::ranges::find(importPaths, folder) == importPaths.end())
        importPaths.push_back(folder);
}

ProtobufSchemas::ProtobufSchemas(const ProtobufSources &sources) : m_pools(std::make_unique<Pools>(sources))
{ }

ProtobufSchemas::~ProtobufSchemas() = default;

const std::vector<SchemaProblem> &ProtobufSchemas::problems() const
{
    return m_pools->problems;
}

std::vector<std::string> ProtobufSchemas::messageTypes() const
{
    std::vector<std::string> names;
    for (const auto &[name, type] : m_pools->types)
        names.push_back(name);
    return names;
}

Expected<Value, DecodeError> ProtobufSchemas::decode(std::string_view messageType, const Bytes &payload,
                                                     const ValueLimits &limits) const
{
    const auto type = m_pools->types.find(messageType);
    if (type == m_pools->types.end())
        return unexpected(DecodeError {DecodeError::Kind::NoSchema, 0});
    if (payload.size() > INT32_MAX)
        return unexpected(DecodeError {DecodeError::Kind::TooLarge, 0});
    ValueBuilder builder(limits);
    buildMessage(builder, *type->second, payload.text());
    return builder.finish();
}

bool ProtobufSchemas::knows(std::string_view messageType) const
{
    return m_pools->types.contains(messageType);
}

Expected<std::string, std::string> ProtobufSchemas::encode(std::string_view messageType,
                                                           const std::string &json) const
{
    const auto type = m_pools->types.find(messageType);
    if (type == m_pools->types.end())
        return unexpected("no message type " + std::string(messageType));
    // It writes as it reads, so that no message is made in memory.
    const std::string host = "type.googleapis.com";
    const std::unique_ptr<pb::util::TypeResolver> resolver(
        pb::util::NewTypeResolverForDescriptorPool(host, type->second->file()->pool()));
    std::string bytes;
    const auto status =
        pb::util::JsonToBinaryString(resolver.get(), host + '/' + type->second->full_name(), json, &bytes);
    if (!status.ok())
        return unexpected(std::string(status.message()));
    return bytes;
}

} // namespace espalier
